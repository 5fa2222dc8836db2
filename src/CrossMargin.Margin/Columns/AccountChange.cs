namespace CrossMargin.Margin.Columns;

/// <summary>What a tick did to one account.</summary>
/// <param name="Account">Its number in the columns.</param>
/// <param name="HealthBefore">The pessimistic bound.</param>
public readonly record struct AccountChange(int Account, AccountStatus Before, AccountStatus Now, double HealthBefore, double Health);
