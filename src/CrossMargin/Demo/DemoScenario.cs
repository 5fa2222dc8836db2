namespace CrossMargin.Demo;

/// <summary>Who takes part in the demo and how prices move: the same for the same seed.</summary>
internal sealed record DemoScenario(IReadOnlyList<DemoOwner> Owners, DemoPrices Opening, IReadOnlyList<DemoPrices> Path)
{
    private const int Steps = 5;
    private static readonly string[] Volatile = ["WETH", "WBTC"];
    private static readonly string[] Stable = ["USDC", "DAI"];

    /// <summary>
    /// Twenty-four owners. Hedged ones hold ether on one chain and are short of it, or insured, on another: the fall costs them
    /// little. Fifteen are thin, on one protocol each. The careful ones never come near the line. Prices fall by 12 to 16 %, which
    /// is enough to break every thin position.
    /// </summary>
    public static DemoScenario Create(int seed)
    {
        Random random = new(seed);
        DemoPrices opening = new(2_000, 30_000);
        List<DemoOwner> owners = [];
        Add(6, "hedged", index => Hedged(random, index, opening));
        Add(4, "thin", _ => [Thin(random)]);
        Add(3, "long", _ => [Long(random)]);
        Add(3, "leveraged", _ => [Leveraged(random)]);
        Add(3, "writer", _ => [new DemoPosition.Put(-Math.Round(Between(random, 2, 6), 1), Between(random, 1.03, 1.08))]);
        Add(2, "borrower", _ => [new DemoPosition.Isolated(Between(random, 4_000, 40_000), Between(random, 1.04, 1.09))]);
        Add(3, "careful", index => Careful(random, index));
        return new DemoScenario(owners, opening, Fall(random, opening));

        void Add(int count, string story, Func<int, IReadOnlyList<DemoPosition>> positions)
        {
            for (int i = 0; i < count; i++)
            {
                IReadOnlyList<DemoPosition> held = positions(i);
                owners.Add(new DemoOwner(owners.Count, story, held, story == "careful" ? Between(random, 1_000, 9_000) : 0));
            }
        }
    }

    /// <summary>Whether the story is one that the fall breaks.</summary>
    public static bool Breaks(string story) => story is not ("hedged" or "careful");

    private static List<DemoPosition> Hedged(Random random, int index, DemoPrices opening)
    {
        double usd = Between(random, 8_000, 30_000);
        DemoPosition hedge = (index % 3) switch
        {
            0 => new DemoPosition.CrossPerp(usd * 0.5, -usd),
            1 => new DemoPosition.IsolatedPerp(usd * 0.5, -usd),
            _ => new DemoPosition.Put(Math.Round(usd / opening.Eth, 1), 0),
        };
        return [new DemoPosition.Lending("WETH", usd, "USDC", Between(random, 1.9, 2.5)), hedge];
    }

    // Between the most that the pool lends against (1.03) and what a fall of 12 % still breaks (1.13).
    private static DemoPosition.Lending Thin(Random random) => new(
        Volatile[random.Next(2)], Between(random, 3_000, 60_000), Stable[random.Next(2)], Between(random, 1.05, 1.11));

    // Opening wants a tenth of the position; at a sixteenth of what is left of it the protocol liquidates.
    private static DemoPosition.CrossPerp Long(Random random)
    {
        double usd = Between(random, 3_000, 9_000);
        return new DemoPosition.CrossPerp(usd * Between(random, 0.12, 0.14), usd);
    }

    private static DemoPosition.IsolatedPerp Leveraged(Random random)
    {
        double usd = Between(random, 4_000, 20_000);
        return new DemoPosition.IsolatedPerp(usd * Between(random, 0.09, 0.11), usd);
    }

    private static List<DemoPosition> Careful(Random random, int index) => index switch
    {
        0 => [new DemoPosition.Lending("WBTC", Between(random, 8_000, 80_000), "DAI", Between(random, 1.8, 3.5))],
        1 => [new DemoPosition.IsolatedPerp(5_000, 6_000), new DemoPosition.Put(-1, 3)],
        _ => [new DemoPosition.CrossPerp(8_000, 6_000), new DemoPosition.Isolated(20_000, 2.5)],
    };

    private static List<DemoPrices> Fall(Random random, DemoPrices opening)
    {
        double eth = 1 - Between(random, 0.12, 0.16);
        double btc = 1 - Between(random, 0.12, 0.16);
        List<DemoPrices> path = [];
        for (int step = 1; step <= Steps; step++)
        {
            double share = (double)step / Steps;
            double noise = step == Steps ? 0 : Between(random, -0.008, 0.008);
            path.Add(new DemoPrices(
                Math.Round(opening.Eth * (1 - share * (1 - eth) + noise), 2),
                Math.Round(opening.Btc * (1 - share * (1 - btc) + noise), 2)));
        }

        return path;
    }

    private static double Between(Random random, double low, double high) => low + random.NextDouble() * (high - low);
}
