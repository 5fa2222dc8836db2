using System.Numerics;
using CrossMargin.Devnet.Hostile;
using CrossMargin.Domain;
using CrossMargin.SimulationTests.Chains;
using CrossMargin.SimulationTests.Nodes;
using CrossMargin.SimulationTests.Running;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests;

/// <summary>What happens to the world: life on the chains, and everything that goes wrong, drawn from the seed.</summary>
internal sealed class Scenario(SimulatedWorld world)
{
    /// <summary>No reorg is as deep: the nodes call what is older finalized.</summary>
    public const int FinalBlocks = 20;

    private const int DeepestReorg = 16;

    private static readonly TimeSpan ReorgWindow = SimulatedWorld.Finality - TimeSpan.FromSeconds(4);
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);

    private readonly Random _random = new(world.Random.Next());

    // How much goes wrong differs from run to run: where all is broken always, little is ever reached.
    private readonly double _badness = world.Random.NextDouble();

    /// <summary>From here on nothing goes wrong any more, and the markets stand still.</summary>
    public bool IsHealed { get; private set; }

    public void Begin()
    {
        foreach (WorldChain chain in world.Chains)
        {
            for (int left = chain.History - 1; left >= 0; left--)
                MineOne(chain, world.Clock.Seconds - (left * SimulatedWorld.BlockSeconds));
            ScheduleBlock(chain);
        }
    }

    /// <summary>Something goes wrong, or gets better.</summary>
    public void Disturb()
    {
        WorldChain chain = world.Chains[_random.Next(world.Chains.Count)];
        Provider provider = chain.Providers[_random.Next(chain.Providers.Count)];
        switch (_random.Next(12))
        {
            case 0 or 1:
                Reorg(chain);
                break;
            case 2:
                chain.HaltedUntil = world.Clock.Ticks + TimeSpan.FromSeconds(_random.Next(5, 50)).Ticks;
                break;
            case 3 or 4:
                provider.Treat(_random.NextInt64(), OddsOf(provider == chain.Providers[0]));
                break;
            case 5:
                provider.Node.Lag = _random.Next(0, 5);
                break;
            case 6:
                provider.Node.Stick(onOrphan: _random.Next(2) == 0);
                world.Clock.After(TimeSpan.FromSeconds(_random.Next(1, 25)), provider.Node.Free);
                break;
            case 7:
                provider.IsReachable = false;
                world.Clock.After(TimeSpan.FromSeconds(_random.Next(1, 20)), () => provider.IsReachable = true);
                break;
            case 8:
                provider.Latency = TimeSpan.FromMilliseconds(Math.Pow(10, 1 + (2.5 * _random.NextDouble())));
                provider.Node.LosesTransactions = _random.Next(4) == 0;
                provider.Node.RefusesTags = _random.Next(3) == 0;
                provider.Node.RangeMax = _random.Next(3) == 0 ? _random.Next(1, 20) : int.MaxValue;
                break;
            case 9:
                (world.Weather.Failing, world.Weather.Unacknowledged) = (_badness * 0.2 * _random.NextDouble(), _badness * 0.2 * _random.NextDouble());
                world.Weather.Latency = TimeSpan.FromMilliseconds(Math.Pow(10, 3 * _random.NextDouble()));
                break;
            case 10:
                world.Weather.IsDown = true;
                world.Clock.After(TimeSpan.FromSeconds(_random.Next(1, 15)), () => world.Weather.IsDown = false);
                break;
            case 11:
                chain.Chain.ForgetPool();
                break;
        }
    }

    public void Heal()
    {
        IsHealed = true;
        world.Weather.Heal();
        foreach (WorldChain chain in world.Chains)
        {
            chain.HaltedUntil = 0;
            foreach (Provider provider in chain.Providers)
                provider.Heal();
        }

        world.Trace.Note("healed");
    }

    /// <summary>The first endpoint never says that it is on another chain: whoever says so once is not asked again for minutes.</summary>
    private Dictionary<HostileFault, double> OddsOf(bool isFirst)
    {
        HostileFault[] faults = [.. Enum.GetValues<HostileFault>().Where(fault => !(isFirst && fault == HostileFault.WrongChainId))];
        Dictionary<HostileFault, double> odds = [];
        switch (_random.Next(4))
        {
            case 0:
                break;
            case 1:
                odds[faults[_random.Next(faults.Length)]] = _random.NextDouble();
                break;
            default:
                double each = _badness * 0.1 * _random.NextDouble();
                foreach (HostileFault fault in faults)
                    odds[fault] = each;
                break;
        }

        return odds;
    }

    private void ScheduleBlock(WorldChain chain) => world.Clock.After(
        TimeSpan.FromSeconds(SimulatedWorld.BlockSeconds * (0.5 + _random.NextDouble())),
        () =>
        {
            if (world.Clock.Ticks >= chain.HaltedUntil)
                MineOne(chain);
            ScheduleBlock(chain);
        });

    /// <param name="time">Unix seconds; null for now.</param>
    private void MineOne(WorldChain chain, long? time = null) =>
        chain.Chain.Mine(block => Live(chain, block), includePool: IsHealed || _random.Next(4) > 0, time);

    /// <summary>Takes the newest blocks back, as far as finality allows, and puts others in their place, some of them at once.</summary>
    private void Reorg(WorldChain chain)
    {
        long reach = world.Clock.Seconds - (long)ReorgWindow.TotalSeconds;
        int most = chain.Chain.Blocks.Reverse().Take(DeepestReorg).TakeWhile(block => block.Ref.Number > 0 && block.Ref.Timestamp > reach).Count();
        if (most == 0)
            return;
        // Mostly shallow, sometimes as deep as can be.
        int depth = _random.Next(5) == 0 ? most : _random.Next(1, Math.Min(most, 4) + 1);
        chain.Chain.Revert(depth, keepTransactions: _random.Next(3) > 0);
        for (int count = _random.Next(0, depth + 2); count > 0; count--)
            MineOne(chain);
    }

    private void Live(WorldChain chain, BlockBuilder block)
    {
        if (!IsHealed)
        {
            for (int count = _random.Next(-1, 4); count > 0; count--)
                Act(block);
            if (_random.Next(3) == 0)
                MovePrice(block);
            if (chain.Settings.SequencerFeed is not null && _random.Next(40) == 0)
                (block.State.IsSequencerDown, block.State.SequencerSince) = (!block.State.IsSequencerDown, block.Timestamp);
        }
        else if (block.State.IsSequencerDown)
        {
            (block.State.IsSequencerDown, block.State.SequencerSince) = (false, block.Timestamp);
        }
    }

    private void MovePrice(BlockBuilder block)
    {
        double change = _random.Next(4) == 0 ? 0.9 + (0.13 * _random.NextDouble()) : 0.985 + (0.03 * _random.NextDouble());
        World.SetPrice(block.State, new BigInteger((double)block.State.Price * change), block.Timestamp);
    }

    private void Act(BlockBuilder block)
    {
        Address holder = World.Holders[_random.Next(World.Holders.Count)];
        Address branch = _random.Next(3) == 0 ? World.Shop : World.Branches[_random.Next(World.Branches.Count)];
        switch (_random.Next(8))
        {
            case 0:
                World.List(block, World.Branches[_random.Next(World.Branches.Count)]);
                break;
            case 1:
                World.Move(block.State, block, branch, holder, Ether * _random.Next(1, 20) / 10, 0);
                break;
            case 2 or 3 or 4:
                Borrow(block, branch, holder);
                break;
            case 5:
                Repay(block, branch, holder);
                break;
            default:
                Pay(block, holder);
                break;
        }
    }

    /// <summary>Nobody borrows himself below his line: only prices do that.</summary>
    private void Borrow(BlockBuilder block, Address branch, Address holder)
    {
        Loan loan = block.State.Loans.GetValueOrDefault(holder) ?? new Loan(0, 0);
        BigInteger room = (PawnShop.LineOf(loan.Collateral, block.State.Price) * 100 / 103) - loan.Debt;
        if (room > 1_000_000)
            World.Move(block.State, block, branch, holder, 0, room * _random.Next(60, 100) / 100);
    }

    private void Repay(BlockBuilder block, Address branch, Address holder)
    {
        if (block.State.Loans.GetValueOrDefault(holder) is { Debt.IsZero: false } loan)
            World.Move(block.State, block, branch, holder, 0, -(_random.Next(3) == 0 ? loan.Debt : loan.Debt * _random.Next(1, 100) / 100));
    }

    private void Pay(BlockBuilder block, Address holder)
    {
        Address token = _random.Next(2) == 0 ? World.Usdc : World.Weth;
        BigInteger held = block.State.Balances.GetValueOrDefault((token, holder));
        if (held.Sign > 0)
            World.Transfer(block.State, block, token, holder, World.Holders[_random.Next(World.Holders.Count)], (held / 2) + _random.Next(2));
    }
}
