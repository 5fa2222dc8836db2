namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>Answers of several endpoints to one question. More than half of those that can be asked must say the same.</summary>
internal sealed class Ballot<T>
{
    private readonly List<(RpcEndpoint Endpoint, T Answer)> _votes = [];
    private readonly HashSet<RpcEndpoint> _asked = [];
    private int _voters = int.MaxValue;

    /// <summary>All that were asked, those without a vote as well.</summary>
    public IReadOnlyCollection<RpcEndpoint> Asked => _asked;

    public int Votes => _votes.Count;

    /// <summary>Whether more than half of the voters say the same.</summary>
    public bool HasMajority => _votes.Count > 0 && Leading.Count() > _voters / 2;

    /// <summary>Whether asking more endpoints would change nothing.</summary>
    public bool IsDecided => HasMajority || _votes.Count >= _voters;

    /// <summary>What most say.</summary>
    public T Majority => Leading.Key;

    /// <summary>Those that say otherwise.</summary>
    public IEnumerable<(RpcEndpoint Endpoint, T Answer)> Minority =>
        _votes.Where(vote => !EqualityComparer<T>.Default.Equals(vote.Answer, Majority));

    /// <summary>Whether two answers that say something say different things.</summary>
    public bool Differs(Func<T, bool> isClaim) => _votes.Select(vote => vote.Answer).Where(isClaim).Distinct().Skip(1).Any();

    private IGrouping<T, RpcEndpoint> Leading => _votes.GroupBy(vote => vote.Answer, vote => vote.Endpoint).MaxBy(group => group.Count())!;

    public void Add(RpcEndpoint endpoint, T answer)
    {
        _asked.Add(endpoint);
        _votes.Add((endpoint, answer));
    }

    /// <summary>The endpoint was asked and has no vote.</summary>
    public void Abstain(RpcEndpoint endpoint) => _asked.Add(endpoint);

    /// <summary>So many can vote.</summary>
    public void Close(int voters) => _voters = voters;
}
