using CrossMargin.IntegrationTests.Devnet;

// The runner starts this program to run the tests. Only the test of a killed parent starts it otherwise.
return args is [DevnetHolder.Argument, string report]
    ? await DevnetHolder.HoldAsync(report)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
