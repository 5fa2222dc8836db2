using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>How an attempt does without capital: an executor borrows what is repaid for the length of the transaction, and sells what is seized.</summary>
/// <param name="Executor">The contract that does it; the attempt's signer owns it.</param>
/// <param name="Lender">Aave V3's pool.</param>
/// <param name="Market">The Uniswap V3 pool that buys the collateral; null where the collateral is what was borrowed.</param>
/// <param name="ProfitMin">Units of the debt token, after the loan's premium: with less the transaction reverts.</param>
/// <param name="GainUsd">The same as it was simulated, in USD at the venue's price of the debt token.</param>
public sealed record FlashFunding(Address Executor, Address Lender, Address? Market, BigInteger ProfitMin, double GainUsd);
