namespace CrossMargin.Demo;

/// <summary>Who takes part in the demo and how prices move: the same for the same seed.</summary>
internal sealed record DemoScenario(IReadOnlyList<DemoOwner> Owners, DemoPrices Opening, IReadOnlyList<DemoPrices> Path)
{
    private const int Steps = 8;
    private static readonly string[] Volatile = ["WETH", "WBTC"];
    private static readonly string[] Stable = ["USDC", "DAI"];

    /// <summary>
    /// Twenty-four owners: hedged ones are thin on one chain and rich on the other, thin ones are thin on both, and the
    /// rest never come near the line. Prices fall by 12 to 16 %, which is enough to break every thin position.
    /// </summary>
    public static DemoScenario Create(int seed)
    {
        Random random = new(seed);
        List<DemoOwner> owners = [];
        Add(6, "hedged", index => Hedged(random, thin: index % 2));
        Add(4, "thin", _ => [Thin(random, 0), Thin(random, 1)]);
        Add(8, "careful", index => Careful(random, index));
        Add(4, "saver", index => [new DemoPosition(index % 2, Stable[index / 2], Between(random, 5_000, 40_000), null, 0)]);
        Add(2, "idle", _ => []);
        DemoPrices opening = new(3_000, 60_000);
        return new DemoScenario(owners, opening, Fall(random, opening));

        void Add(int count, string story, Func<int, IReadOnlyList<DemoPosition>> positions)
        {
            for (int i = 0; i < count; i++)
            {
                IReadOnlyList<DemoPosition> held = positions(i);
                owners.Add(new DemoOwner(owners.Count, story, held, Idle(random, story)));
            }
        }
    }

    private static List<DemoPosition> Hedged(Random random, int thin) =>
    [
        Thin(random, thin),
        new DemoPosition(1 - thin, "USDC", Between(random, 120_000, 200_000), null, 0),
    ];

    private static List<DemoPosition> Careful(Random random, int index)
    {
        DemoPosition first = new(
            index % 2, Volatile[index / 2 % 2], Between(random, 8_000, 80_000), Stable[index % 2], Between(random, 1.8, 3.5));
        return index < 4 ? [first] : [first, first with { Chain = 1 - first.Chain, HealthFactor = Between(random, 2.0, 4.0) }];
    }

    // Between the most that the pool lends against (1.03) and what a fall of 12 % still breaks (1.13).
    private static DemoPosition Thin(Random random, int chain) => new(
        chain, Volatile[random.Next(2)], Between(random, 3_000, 60_000), Stable[random.Next(2)], Between(random, 1.05, 1.11));

    private static double[] Idle(Random random, string story) => story switch
    {
        "idle" => [Between(random, 1_000, 9_000), Between(random, 1_000, 9_000)],
        "careful" => [Between(random, 0, 2_000), 0],
        _ => [0, 0],
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
