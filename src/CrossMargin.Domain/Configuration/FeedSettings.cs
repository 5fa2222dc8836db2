namespace CrossMargin.Domain.Configuration;

/// <summary>One oracle feed: which underlying, where, and what it promises.</summary>
public sealed record FeedSettings(Underlying Underlying, Address Address, TimeSpan Heartbeat, double Deviation);
