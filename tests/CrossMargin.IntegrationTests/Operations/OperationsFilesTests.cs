using System.Text.Json;
using System.Text.RegularExpressions;
using CrossMargin.UnitTests;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>What the files for operators name has to be there.</summary>
public sealed partial class OperationsFilesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docker");

    [Fact]
    public void What_the_image_copies_is_there_and_not_ignored()
    {
        string[] copied = [.. Copies().Matches(Read("Dockerfile")).SelectMany(match => match.Groups[1].Value.Split(' ')[..^1])];
        string[] taken = [.. Read("Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..])];

        Assert.InRange(copied.Length, 5, 50);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
        Assert.Equal(copied.Order(), taken.Order());
    }

    [Fact]
    public void What_is_mounted_is_there_and_no_port_is_open_to_others()
    {
        string compose = Read("compose.yaml");
        string[] mounted = [.. Mounts().Matches(compose).Select(match => match.Groups[1].Value)];
        string[] ports = [.. Ports().Matches(compose).Select(match => match.Groups[1].Value)];

        Assert.InRange(mounted.Length, 4, 50);
        Assert.All(mounted, path => Assert.True(Path.Exists(Path.Combine(Folder, path)), path));
        Assert.InRange(ports.Length, 4, 50);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Images_are_pinned()
    {
        string[] images = [.. Images().Matches(Read("compose.yaml") + Read("Dockerfile")).Select(match => match.Groups[1].Value)];

        Assert.InRange(images.Length, 6, 20);
        Assert.All(images, image => Assert.Matches(@"^crossmargin:local$|:v?\d+\.\d+", image));
    }

    [Fact]
    public void Dashboards_can_be_read_and_each_panel_asks_the_source_that_is_provided()
    {
        string[] files = Directory.GetFiles(Path.Combine(Folder, "grafana", "dashboards"), "*.json");
        string source = Uid().Match(Read("grafana/provisioning/datasources/prometheus.yml")).Groups[1].Value;

        Assert.Equal(2, files.Length);
        foreach (JsonElement panel in files.SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("panels").EnumerateArray()))
        {
            Assert.Equal(source, panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
        }
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    [GeneratedRegex(@"^COPY (?!--)(.+)$", RegexOptions.Multiline)]
    private static partial Regex Copies();

    [GeneratedRegex(@"""\./([^:]+):")]
    private static partial Regex Mounts();

    [GeneratedRegex(@"ports: \[""([^""]+)""\]")]
    private static partial Regex Ports();

    [GeneratedRegex(@"(?:image:|FROM) (\S+)")]
    private static partial Regex Images();

    [GeneratedRegex(@"uid: (\w+)")]
    private static partial Regex Uid();
}
