namespace CrossMargin.Domain.Configuration;

/// <summary>The configuration cannot be used. Holds every fault at once; nothing was started.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationFault> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<ConfigurationFault> Faults { get; } = faults;
}
