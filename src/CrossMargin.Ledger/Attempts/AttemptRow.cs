using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>A row of liquidation_attempt as Dapper reads it. Integers beyond 64 bits travel as decimal text.</summary>
internal sealed class AttemptRow
{
    public const string Columns =
        """
        chain_id ChainId, attempt, venue, sub_account SubAccount, owner, state, dry_run DryRun, version, signer,
        judged_number JudgedNumber, judged_hash JudgedHash, judged_time JudgedTime, deadline_block DeadlineBlock,
        debt_token DebtToken, debt_symbol DebtSymbol, debt_decimals DebtDecimals, debt_underlying DebtUnderlying,
        repay_raw::text RepayRaw, repay_usd RepayUsd,
        collateral_token CollateralToken, collateral_symbol CollateralSymbol,
        collateral_decimals CollateralDecimals, collateral_underlying CollateralUnderlying,
        seize_raw::text SeizeRaw, seize_usd SeizeUsd, gas_cost_usd GasCostUsd, data_fee_usd DataFeeUsd,
        slippage_usd SlippageUsd, capital_usd CapitalUsd, native_usd NativeUsd, profit_floor_usd ProfitFloorUsd,
        step, later_steps LaterSteps, market, inherited_usd InheritedUsd,
        flash_executor FlashExecutor, flash_lender FlashLender, flash_market FlashMarket, flash_profit_min::text FlashProfitMin, flash_gain_usd FlashGainUsd,
        local_health LocalHealth, local_excess_usd LocalExcessUsd, global_status GlobalStatus, global_health GlobalHealth,
        nonce, transaction_hash TransactionHash, transaction_bytes TransactionBytes, gas_limit GasLimit,
        max_fee_per_gas::text MaxFeePerGas, max_priority_fee::text MaxPriorityFee, cancels, private_until PrivateUntil, replaced,
        included_transaction IncludedTransaction, included_number IncludedNumber, included_hash IncludedHash, included_time IncludedTime,
        gas_used GasUsed, gas_price::text GasPrice, included_data_fee::text IncludedDataFee, reason, opened_at OpenedAt, moved_at MovedAt, ended_at EndedAt
        """;

    public long ChainId { get; init; }
    public long Attempt { get; init; }
    public string Venue { get; init; } = "";
    public byte[] SubAccount { get; init; } = [];
    public byte[] Owner { get; init; } = [];
    public string State { get; init; } = "";
    public bool DryRun { get; init; }
    public int Version { get; init; }
    public byte[] Signer { get; init; } = [];
    public long JudgedNumber { get; init; }
    public byte[] JudgedHash { get; init; } = [];
    public long JudgedTime { get; init; }
    public long DeadlineBlock { get; init; }
    public byte[] DebtToken { get; init; } = [];
    public string DebtSymbol { get; init; } = "";
    public short DebtDecimals { get; init; }
    public string DebtUnderlying { get; init; } = "";
    public string RepayRaw { get; init; } = "";
    public double RepayUsd { get; init; }
    public byte[] CollateralToken { get; init; } = [];
    public string CollateralSymbol { get; init; } = "";
    public short CollateralDecimals { get; init; }
    public string CollateralUnderlying { get; init; } = "";
    public string SeizeRaw { get; init; } = "";
    public double SeizeUsd { get; init; }
    public string Step { get; init; } = "";
    public short LaterSteps { get; init; }
    public byte[]? Market { get; init; }
    public double InheritedUsd { get; init; }
    public byte[]? FlashExecutor { get; init; }
    public byte[]? FlashLender { get; init; }
    public byte[]? FlashMarket { get; init; }
    public string? FlashProfitMin { get; init; }
    public double? FlashGainUsd { get; init; }
    public double GasCostUsd { get; init; }
    public double DataFeeUsd { get; init; }
    public double SlippageUsd { get; init; }
    public double CapitalUsd { get; init; }
    public double? NativeUsd { get; init; }
    public double ProfitFloorUsd { get; init; }
    public double LocalHealth { get; init; }
    public double LocalExcessUsd { get; init; }
    public string GlobalStatus { get; init; } = "";
    public double? GlobalHealth { get; init; }
    public long? Nonce { get; init; }
    public byte[]? TransactionHash { get; init; }
    public byte[]? TransactionBytes { get; init; }
    public long? GasLimit { get; init; }
    public string? MaxFeePerGas { get; init; }
    public string? MaxPriorityFee { get; init; }
    public bool Cancels { get; init; }
    public long? PrivateUntil { get; init; }
    public string Replaced { get; init; } = "[]";
    public byte[]? IncludedTransaction { get; init; }
    public long? IncludedNumber { get; init; }
    public byte[]? IncludedHash { get; init; }
    public long? IncludedTime { get; init; }
    public long? GasUsed { get; init; }
    public string? GasPrice { get; init; }
    public string? IncludedDataFee { get; init; }
    public string? Reason { get; init; }
    public DateTime OpenedAt { get; init; }
    public DateTime MovedAt { get; init; }
    public DateTime? EndedAt { get; init; }

    /// <summary>The parameters of an insert: every column that is known before anything is done.</summary>
    public static AttemptRow Of(AttemptPlan plan, AttemptState state, string? reason, DateTimeOffset at, bool ends)
    {
        (SubAccountId target, LiquidationOption option, BlockRef judged, long deadline) = plan.Liquidation;
        return new AttemptRow
        {
            ChainId = target.Venue.Chain.Value,
            Venue = target.Venue.Name,
            SubAccount = target.Key.Encode(),
            Owner = plan.Owner.ToArray(),
            State = StateText.Of(state),
            DryRun = plan.DryRun,
            Signer = plan.Signer.ToArray(),
            JudgedNumber = judged.Number,
            JudgedHash = judged.Hash.ToArray(),
            JudgedTime = judged.Timestamp,
            DeadlineBlock = deadline,
            DebtToken = option.Debt.Address.ToArray(),
            DebtSymbol = option.Debt.Symbol,
            DebtDecimals = option.Debt.Decimals,
            DebtUnderlying = option.Debt.Underlying.Symbol,
            RepayRaw = Text(option.Repay.Raw),
            RepayUsd = option.RepayUsd,
            CollateralToken = option.Collateral.Address.ToArray(),
            CollateralSymbol = option.Collateral.Symbol,
            CollateralDecimals = option.Collateral.Decimals,
            CollateralUnderlying = option.Collateral.Underlying.Symbol,
            SeizeRaw = Text(option.Seize.Raw),
            SeizeUsd = option.SeizeUsd,
            Step = option.Step.ToString(),
            LaterSteps = (short)option.LaterSteps,
            Market = option.Market?.ToArray(),
            InheritedUsd = option.InheritedUsd,
            FlashExecutor = plan.Flash?.Executor.ToArray(),
            FlashLender = plan.Flash?.Lender.ToArray(),
            FlashMarket = plan.Flash?.Market?.ToArray(),
            FlashProfitMin = plan.Flash is { } flash ? Text(flash.ProfitMin) : null,
            FlashGainUsd = plan.Flash?.GainUsd,
            GasCostUsd = plan.Cost.GasUsd,
            DataFeeUsd = plan.Cost.DataFeeUsd,
            SlippageUsd = plan.Cost.SlippageUsd,
            CapitalUsd = plan.Cost.CapitalUsd,
            NativeUsd = plan.NativeUsd,
            ProfitFloorUsd = plan.ProfitFloorUsd,
            LocalHealth = plan.Health.LocalHealthFactor,
            LocalExcessUsd = plan.Health.LocalExcessUsd,
            GlobalStatus = plan.Health.GlobalStatus,
            GlobalHealth = plan.Health.GlobalHealth,
            Reason = reason,
            OpenedAt = at.UtcDateTime,
            MovedAt = at.UtcDateTime,
            EndedAt = ends ? at.UtcDateTime : null,
        };
    }

    public LiquidationAttempt ToAttempt() => new(
        Attempt, StateText.Parse(State), Plan(), Transaction(), Inclusion(), Reason,
        new DateTimeOffset(OpenedAt), new DateTimeOffset(MovedAt), EndedAt is { } ended ? new DateTimeOffset(ended) : null, Version)
    {
        Replaced = Nonce is { } nonce ? ReplacedTransactions.Read(Replaced, nonce) : [],
    };

    public static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private AttemptPlan Plan()
    {
        ChainId chain = new(ChainId);
        LiquidationOption option = new(
            new Token(chain, new Address(DebtToken), DebtSymbol, (byte)DebtDecimals, new Underlying(DebtUnderlying)),
            new TokenAmount(Number(RepayRaw), (byte)DebtDecimals), RepayUsd,
            new Token(chain, new Address(CollateralToken), CollateralSymbol, (byte)CollateralDecimals, new Underlying(CollateralUnderlying)),
            new TokenAmount(Number(SeizeRaw), (byte)CollateralDecimals), SeizeUsd)
        {
            Step = Enum.Parse<LiquidationStep>(Step),
            LaterSteps = LaterSteps,
            Market = Market is null ? null : new Address(Market),
            InheritedUsd = InheritedUsd,
        };
        LiquidationPlan plan = new(
            new SubAccountId(new VenueId(chain, Venue), SubAccountKey.Decode(SubAccount)), option,
            new BlockRef(chain, JudgedNumber, new Hash32(JudgedHash), JudgedTime), DeadlineBlock);
        return new AttemptPlan(
            plan, new Address(Owner), DryRun, new Address(Signer), new PlanCost(GasCostUsd, DataFeeUsd, SlippageUsd, CapitalUsd), ProfitFloorUsd,
            new JudgedHealth(LocalHealth, LocalExcessUsd, GlobalStatus, GlobalHealth))
        {
            NativeUsd = NativeUsd,
            Flash = Flash(),
        };
    }

    private FlashFunding? Flash() => FlashExecutor is null
        ? null
        : new FlashFunding(
            new Address(FlashExecutor), new Address(FlashLender), FlashMarket is null ? null : new Address(FlashMarket), Number(FlashProfitMin!),
            FlashGainUsd!.Value);

    private SignedTransaction? Transaction() => Nonce is not { } nonce
        ? null
        : new SignedTransaction(
            new Hash32(TransactionHash), nonce, GasLimit!.Value, Number(MaxFeePerGas!), Number(MaxPriorityFee!), TransactionBytes, Cancels)
        {
            PrivateUntil = PrivateUntil,
        };

    private Inclusion? Inclusion() => IncludedNumber is not { } number
        ? null
        : new Inclusion(
            new Hash32(IncludedTransaction), new BlockRef(new ChainId(ChainId), number, new Hash32(IncludedHash), IncludedTime!.Value), GasUsed!.Value, Number(GasPrice!))
        {
            DataFee = IncludedDataFee is null ? 0 : Number(IncludedDataFee),
        };

    private static BigInteger Number(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
