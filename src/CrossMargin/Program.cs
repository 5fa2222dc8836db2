using System.CommandLine;
using CrossMargin.Commands;

// Faults are told by the command frame: one clear message each, never a stack trace for bad input.
return await CommandTree.Create().Parse(args).InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
