using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>A keeper that ends at each row that it writes, before and after, whatever happens to its attempt.</summary>
public sealed class CrashPointTests
{
    // More than any attempt writes in these stories.
    private const int WritingsMax = 40;

    /// <summary>Blocks after the story: enough for deadline, finality and rests.</summary>
    private const int Epilogue = 60;

    private static readonly Dictionary<string, Action<KeeperScene>[]> Stories = new()
    {
        ["included"] = [Include, Include, Include, Include],
        ["outbid"] = [LeaveOut, LeaveOut, LeaveOut, LeaveOut, Include],
        ["reorged, and in the pool again"] = [Include, scene => Reorg(scene, keeps: true), Include],
        ["reorged, and lost"] = [Include, scene => Reorg(scene, keeps: false), Include],
        ["lost by the node"] = [scene => Lose(scene), Include, Include],
        ["recovered in the pool"] = [scene => Price(scene, 2000), LeaveOut, LeaveOut, LeaveOut, LeaveOut, Include],
        ["recovered before it was in a block"] = [scene => Recover(scene)],
        ["recovered and lost"] = [scene => Price(scene, 2000), scene => Lose(scene)],
        ["overtaken by another program's nonce"] = [scene => scene.Chain.UseNonce(), scene => Lose(scene)],
    };

    public static TheoryData<string, bool> Points => new(
        from story in Stories.Keys
        from isWritten in (bool[])[false, true]
        select (story, isWritten));

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Whatever_row_it_ends_at_the_next_one_takes_up_everything(string story, bool isWritten)
    {
        HashSet<string> reached = [];
        for (int at = 0; at < WritingsMax; at++)
        {
            CrashPoint point = new(at, isWritten);
            await PlayAsync(story, point);
            if (point.Reached is not { } row)
                break;
            reached.Add(row);
        }

        Assert.Contains("Planned", reached);
        Assert.Contains("Simulated to Submitted", reached);
        Assert.True(reached.Count >= 4, $"{story}: only {string.Join(", ", reached)}");
    }

    private static async Task PlayAsync(string story, CrashPoint point)
    {
        using KeeperScene scene = new() { Crash = point };
        await scene.StepsAsync(1);
        scene.SetPrice(1800);
        scene.NextBlock();
        await StepAsync(scene);
        foreach (Action<KeeperScene> happens in Stories[story])
        {
            happens(scene);
            await StepAsync(scene);
        }

        for (int block = 0; block < Epilogue; block++)
        {
            Include(scene);
            await StepAsync(scene);
        }

        string told = $"{story}, {point.Reached}: {string.Join("; ", scene.Attempts.Select(one => $"{one.State} {one.Reason} (nonce {one.Transaction?.Nonce}, in {one.Inclusion?.Block.Number}, {one.Transaction?.Hash})"))}";
        Assert.True(scene.Attempts.All(attempt => attempt.EndedAt is not null), told);
        BigInteger debt = scene.Chain.World.Slots[new SubAccountKey(KeeperScene.Ann), PawnShop.Debt];
        int liquidated = scene.Attempts.Count(attempt => attempt.State == AttemptState.Final);
        Assert.True(!scene.IsLiquidatable(KeeperScene.Ann), told);
        // Half of it was repaid, once; or nothing, where the price came back.
        Assert.True(debt == (liquidated == 0 ? 1_500_000_000 : 750_000_000) && liquidated <= 1, told);
        bool mayRevert = story == "recovered before it was in a block";
        Assert.True(mayRevert || scene.Chain.Included.All(receipt => receipt.Succeeded), told);
    }

    /// <summary>A step of a keeper; when it ends in it, another one is there for the next.</summary>
    private static async Task StepAsync(KeeperScene scene)
    {
        try
        {
            await scene.StepAsync();
        }
        catch (CrashException)
        {
            scene.Kill();
        }
    }

    private static void Include(KeeperScene scene) => scene.NextBlock();

    private static void LeaveOut(KeeperScene scene) => scene.NextBlock(includePool: false);

    private static void Price(KeeperScene scene, int usd)
    {
        scene.SetPrice(usd);
        scene.NextBlock(includePool: false);
    }

    /// <summary>In the very block that has the transaction.</summary>
    private static void Recover(KeeperScene scene)
    {
        scene.SetPrice(2000);
        scene.NextBlock();
    }

    private static void Lose(KeeperScene scene)
    {
        scene.Chain.ForgetPool();
        scene.NextBlock(includePool: false);
    }

    private static void Reorg(KeeperScene scene, bool keeps)
    {
        scene.Chain.Reorg(1, keeps);
        scene.Time.Advance(TimeSpan.FromSeconds(SimulatedChain.BlockSeconds));
        scene.Index();
    }
}
