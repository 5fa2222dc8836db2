using System.CommandLine;
using CrossMargin.Alerts;
using CrossMargin.Alerts.Channels;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Sends one message on each channel, once, and tells what came of it.</summary>
internal static class AlertsTestCommand
{
    public static Command Create() => new Command(
        "test", "Send one test message on each channel of the file, once each, and say what came back. Exits with 1 unless each was taken.")
    {
        AlertsFileOption.Option,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        ChainsConfiguration chains = ChainsFile.Read(arguments.GetValue(GlobalOptions.Chains), Environment.GetEnvironmentVariable);
        AlertSettings settings = AlertsFileOption.Read(arguments, chains)
            ?? throw new ConfigurationException([new ConfigurationFault(AlertsFileOption.Option.Name, "", "nothing", "an alerts file")]);
        using HttpClient http = AlertComposition.CreateHttpClient();
        IReadOnlyList<IAlertChannel> channels = AlertComposition.CreateChannels(settings, http, TimeProvider.System);
        AlertMessage.Test message = new(TimeProvider.System.GetUtcNow());
        DeliveryOutcome[] outcomes = await Task.WhenAll(channels.Select(channel => channel.SendAsync(message, cancellationToken)));
        bool isTaken = outcomes.All(outcome => outcome is DeliveryOutcome.Delivered);

        screen.Show(
            channels.Zip(outcomes, (channel, outcome) => new { channel = channel.Name, taken = outcome is DeliveryOutcome.Delivered, answer = Tell(outcome) }),
            console =>
            {
                foreach ((IAlertChannel channel, DeliveryOutcome outcome) in channels.Zip(outcomes))
                    console.MarkupLineInterpolated($"{channel.Name}: {Tell(outcome)}");
            });
        return isTaken ? CommandFrame.Success : CommandFrame.Failure;
    }

    private static string Tell(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Refused refused => $"refused, {refused.Reason}",
        DeliveryOutcome.Failed failed => $"failed, {failed.Reason}",
        _ => "taken",
    };
}
