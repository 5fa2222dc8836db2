namespace CrossMargin.UnitTests.Fuzz;

/// <summary>A bounded number of inputs for each target, the same each time. The benchmark "fuzz" reads millions.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 10_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Readers_refuse_what_they_cannot_read_and_stay_within_bounds(string name)
    {
        FuzzRun run = new(FuzzTargets.All.Single(target => target.Name == name), seed: 1);

        run.Read(0, Inputs, TestContext.Current.CancellationToken);

        Assert.Equal(Inputs, run.Inputs);
        // Changed inputs that were all refused, or all taken, would have tested little.
        Assert.InRange(run.Refused, name == "api" ? 0 : Inputs / 100, Inputs - Inputs / 100);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_a_corpus_but_near_misses_is_taken(string name)
    {
        FuzzTarget target = FuzzTargets.All.Single(one => one.Name == name);

        int taken = target.Corpus.Count(input => Record.Exception(() => target.Read(input)) is null);

        // Bodies of the ABI are given to decoders of other types, too; and the corpus of answers holds errors.
        Assert.InRange(taken, name == "abi" ? target.Corpus.Count / 8 : target.Corpus.Count - 1, target.Corpus.Count);
    }

    [Fact]
    public void An_input_follows_from_target_seed_and_index_alone()
    {
        FuzzTarget target = FuzzTargets.All[0];

        Assert.Equal(FuzzInput.Make(target, 5, 99), FuzzInput.Make(target, 5, 99));
        Assert.NotEqual(FuzzInput.Make(target, 5, 99), FuzzInput.Make(target, 6, 99));
    }
}
