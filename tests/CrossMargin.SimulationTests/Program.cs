using CrossMargin.SimulationTests.Running;

// The runner starts this program to run the tests; the tests, and whoever wants to, start it to run seeds.
return args is ["simulate", .. string[] options]
    ? await SimulateCommand.RunAsync(options)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
