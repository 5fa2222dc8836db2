using CrossMargin.Domain;
using CrossMargin.Margin.WhatIf;

namespace CrossMargin.Api.Accounts;

/// <summary>What somebody wants to know of an account.</summary>
/// <param name="View">The account, with an empty sub-account for each that the changes open.</param>
internal sealed record Hypothesis(AccountView View, IReadOnlyList<MarketShock> Shocks, IReadOnlyList<PositionChange> Changes);
