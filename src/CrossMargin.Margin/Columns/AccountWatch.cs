using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Columns;

/// <summary>Follows price ticks: judges again exactly the accounts that hold what the price is of, and says which of them changed.</summary>
/// <remarks>Remembers each account's status, for the hysteresis, and its health. Not safe for concurrent use.</remarks>
public sealed class AccountWatch
{
    private readonly AccountColumns _columns;
    private readonly StatusThresholds _thresholds;
    private readonly AccountStatus[] _status;
    private readonly double[] _health;
    private readonly int[] _firstOfPrice, _accountsByPrice;
    private AccountChange[] _changes = [];
    private double[] _order = [];

    /// <summary>Judges every account once.</summary>
    public AccountWatch(AccountColumns columns, StatusThresholds thresholds)
    {
        _columns = columns;
        _thresholds = thresholds;
        _status = new AccountStatus[columns.Count];
        _health = new double[columns.Count];
        (_firstOfPrice, _accountsByPrice) = Invert(columns);
        for (int account = 0; account < columns.Count; account++)
        {
            AccountFigures figures = columns.Assess(account);
            _status[account] = figures.Status(thresholds);
            _health[account] = figures.Bounds.Pessimistic;
        }
    }

    /// <summary>Of what is remembered, the index from prices to accounts and the room for the largest answer so far; the columns' own come on top.</summary>
    public long Bytes => _status.Length * (long)(sizeof(AccountStatus) + sizeof(double))
        + (_firstOfPrice.Length + (long)_accountsByPrice.Length) * sizeof(int)
        + _changes.Length * (4L * sizeof(int) + 3L * sizeof(double));

    public AccountStatus StatusOf(int account) => _status[account];

    /// <summary>The pessimistic bound: what the closeness to a line is told by.</summary>
    public double HealthOf(int account) => _health[account];

    /// <summary>The accounts that a tick of the price judges again, in order of number, each once.</summary>
    public ReadOnlySpan<int> Touched(int price) => _accountsByPrice.AsSpan(_firstOfPrice[price].._firstOfPrice[price + 1]);

    /// <summary>Replaces a price and judges whom it touches.</summary>
    /// <returns>Those whose status or health changed, the least healthy first. Valid until the next tick.</returns>
    public ReadOnlySpan<AccountChange> Tick(int price, ColumnPrice now)
    {
        _columns.Replace(price, now);
        int count = 0;
        if (Touched(price).Length > _changes.Length)
            (_changes, _order) = (new AccountChange[Touched(price).Length], new double[Touched(price).Length]);
        foreach (int account in Touched(price))
        {
            AccountFigures figures = _columns.Assess(account);
            double health = figures.Bounds.Pessimistic;
            AccountStatus status = figures.Status(_thresholds, _status[account]);
            if (health == _health[account] && status == _status[account])
                continue;
            _order[count] = health;
            _changes[count++] = new AccountChange(account, _status[account], status, _health[account], health);
            _status[account] = status;
            _health[account] = health;
        }

        _order.AsSpan(0, count).Sort(_changes.AsSpan(0, count));
        return _changes.AsSpan(0, count);
    }

    /// <summary>From price to accounts: a counting sort of the rows by their price, an account once for each of its prices.</summary>
    private static (int[] First, int[] Accounts) Invert(AccountColumns columns)
    {
        int[] first = new int[columns.PriceCount + 1];
        int[] lastSeen = new int[columns.PriceCount];
        ForEach(columns, lastSeen, (price, _) => first[price + 1]++);
        for (int price = 0; price < columns.PriceCount; price++)
            first[price + 1] += first[price];
        int[] accounts = new int[first[^1]], next = first[..^1];
        ForEach(columns, lastSeen, (price, account) => accounts[next[price]++] = account);
        return (first, accounts);
    }

    private static void ForEach(AccountColumns columns, int[] lastSeen, Action<int, int> act)
    {
        Array.Fill(lastSeen, -1);
        for (int account = 0; account < columns.Count; account++)
        {
            foreach (int price in columns.PricesOf(account))
            {
                if (lastSeen[price] == account)
                    continue;
                lastSeen[price] = account;
                act(price, account);
            }
        }
    }
}
