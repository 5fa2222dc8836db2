using System.Runtime.InteropServices;

namespace CrossMargin.Devnet.Npm;

/// <summary>How the publishers of binaries name this machine in their package names.</summary>
internal static class NpmPlatform
{
    private static bool IsArm => RuntimeInformation.OSArchitecture == Architecture.Arm64;

    /// <summary>@foundry-rs has no package for Windows on ARM, which runs the x64 one.</summary>
    public static string Foundry =>
        OperatingSystem.IsWindows() ? "win32-amd64"
        : (OperatingSystem.IsMacOS() ? "darwin-" : "linux-") + (IsArm ? "arm64" : "amd64");

    /// <summary>@embedded-postgres likewise.</summary>
    public static string EmbeddedPostgres =>
        OperatingSystem.IsWindows() ? "windows-x64"
        : (OperatingSystem.IsMacOS() ? "darwin-" : "linux-") + (IsArm ? "arm64" : "x64");
}
