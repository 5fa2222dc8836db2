using System.Runtime.InteropServices;
using CrossMargin.Devnet;

namespace CrossMargin.UnitTests.Devnet;

public sealed class DevnetFoldersTests
{
    [Fact]
    public void Cache_on_linux_is_in_the_xdg_folder_or_in_the_home()
    {
        Assert.Equal("/xdg/crossmargin", DevnetFolders.Cache(OSPlatform.Linux, Variables(("XDG_CACHE_HOME", "/xdg")), "/home/a"));
        Assert.Equal("/home/a/.cache/crossmargin", DevnetFolders.Cache(OSPlatform.Linux, Variables(), "/home/a"));
    }

    [Fact]
    public void Cache_ignores_a_relative_xdg_folder() =>
        Assert.Equal("/home/a/.cache/crossmargin", DevnetFolders.Cache(OSPlatform.Linux, Variables(("XDG_CACHE_HOME", "xdg")), "/home/a"));

    [Fact]
    public void Cache_on_macos_is_in_the_library() =>
        Assert.Equal("/Users/a/Library/Caches/crossmargin", DevnetFolders.Cache(OSPlatform.OSX, Variables(), "/Users/a"));

    [Fact]
    public void Cache_on_windows_is_in_the_local_application_folder() => Assert.Equal(
        Path.Combine("/appdata", "crossmargin", "cache"),
        DevnetFolders.Cache(OSPlatform.Windows, Variables(("LOCALAPPDATA", "/appdata")), "/home/a"));

    [Theory]
    [InlineData("LINUX")]
    [InlineData("OSX")]
    [InlineData("WINDOWS")]
    public void A_chosen_cache_folder_goes_before_all(string platform) => Assert.Equal(
        Path.GetFullPath("/chosen"),
        DevnetFolders.Cache(OSPlatform.Create(platform), Variables(("CROSSMARGIN_CACHE", "/chosen"), ("XDG_CACHE_HOME", "/xdg")), "/home/a"));

    [Fact]
    public void Kept_data_of_root_are_where_another_user_can_reach_them()
    {
        Assert.Equal("/var/lib/crossmargin", DevnetFolders.Kept(OSPlatform.Linux, Variables(), "/root", isRoot: true));
        Assert.Equal("/home/a/.local/share/crossmargin", DevnetFolders.Kept(OSPlatform.Linux, Variables(), "/home/a", isRoot: false));
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
