using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Terminal;
using Npgsql;

namespace CrossMargin.Commands;

/// <summary>What every command shares: where it writes, and how it ends when something is wrong.</summary>
internal static class CommandFrame
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Runs the command; a fault that a user can act on becomes a message and exit code 1.</summary>
    public static Command Runs(this Command command, Func<ParseResult, Screen, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (arguments, cancellationToken) =>
        {
            Screen screen = new(arguments.GetValue(GlobalOptions.Json));
            try
            {
                return await run(arguments, screen, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Failure;
            }
            catch (Exception fault) when (Explain(fault) is { } messages)
            {
                screen.Fail(messages);
                return Failure;
            }
        });
        return command;
    }

    /// <summary>What to tell of a fault; null for a defect of ours, which must end the process with its stack.</summary>
    private static IReadOnlyList<string>? Explain(Exception fault) => fault switch
    {
        ConfigurationException configuration => [.. configuration.Faults.Select(one => one.ToString())],
        RpcException rpc => [rpc.Message],
        // The message names host and port but never the password.
        NpgsqlException database => [$"The database: {database.Message}"],
        // A port that is taken, a disk that is full.
        IOException io => [io.Message],
        ValidationException option => [option.Message],
        InvariantViolationException => null,
        _ when fault.GetType().Namespace?.StartsWith("CrossMargin", StringComparison.Ordinal) == true => [fault.Message],
        _ => null,
    };
}
