using CrossMargin.Domain.Configuration;

namespace CrossMargin.Composition;

/// <summary>What endpoints and venues are not, of what the chains file says.</summary>
/// <param name="Fatal">With these nothing begins.</param>
/// <param name="OfVenues">Venues that a run leaves out, while the others of their chains go on.</param>
internal sealed record DeploymentFaults(IReadOnlyList<ConfigurationFault> Fatal, IReadOnlyList<ConfigurationFault> OfVenues)
{
    public IReadOnlyList<ConfigurationFault> All => [.. Fatal, .. OfVenues];

    public static DeploymentFaults Join(IReadOnlyList<DeploymentFaults> parts) =>
        new([.. parts.SelectMany(part => part.Fatal)], [.. parts.SelectMany(part => part.OfVenues)]);
}
