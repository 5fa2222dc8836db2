using System.Reflection;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Abi.Conformance;

namespace CrossMargin.IntegrationTests.Abi;

/// <summary>Generated code against cast, on random values of every type of the ABI file tests/contracts-abi/conformance/Shapes.json.</summary>
public sealed class CastConformanceTests(Cast cast) : IClassFixture<Cast>
{
    private const int ValuesPerFunction = 3;
    private const int Seed = 20_261_121;

    private static readonly JsonElement[] Entries = ReadEntries();

    private delegate T DecodeResult<out T>(ReadOnlySpan<byte> data);

    public static TheoryData<string> Echoes() => [.. Entries
        .Where(entry => NameOf(entry).StartsWith("echo", StringComparison.Ordinal))
        .Select(NameOf)];

    [Theory]
    [MemberData(nameof(Echoes))]
    public void Calls_and_results_are_those_of_cast(string function)
    {
        JsonElement entry = Entries.Single(entry => NameOf(entry) == function);
        Type call = typeof(Shapes).GetNestedType(Pascal(function))!;
        MethodInfo encode = call.GetMethod("Encode")!;
        AbiParameterShape[] shapes = [.. AbiParameterShape.ReadAll(entry, "inputs")];
        string types = string.Join(',', shapes.Select(shape => shape.Signature));
        Random random = new(Seed);
        for (int i = 0; i < ValuesPerFunction; i++)
        {
            object[] values = CreateValues(shapes, encode, random);
            string[] texts = Format(shapes, values);

            byte[] expected = cast.Calldata($"{function}({types})", texts);
            byte[] encoded = (byte[])encode.Invoke(null, values)!;
            Assert.Equal(Hex.Of(expected), Hex.Of(encoded));

            // The arguments and the results of these functions are of the same types.
            object result = InvokeDecode(call.GetMethod("DecodeResult")!, expected.AsSpan(4).ToArray());
            Assert.Equal(texts, Format(shapes, shapes.Length == 1 ? [result] : [.. RandomValue.Members(result)]));
            if (types.Contains("function", StringComparison.Ordinal))
                continue;    // cast 1.7.1 panics when it prints one as JSON.
            using JsonDocument decoded = JsonDocument.Parse(cast.DecodeAbi($"f()({types})", encoded.AsSpan(4)));
            Assert.Equal(Flatten(texts), Flatten(Normalise(decoded.RootElement)));
        }
    }

    [Fact]
    public void Overloads_and_calls_without_arguments_are_those_of_cast()
    {
        Address holder = new(Enumerable.Range(1, Address.Size).Select(i => (byte)i).ToArray());

        Assert.Equal(cast.Calldata("nothing()", []), Shapes.Nothing.Encode());
        Assert.Equal(cast.Calldata("put(uint8)", ["200"]), Shapes.PutUint8.Encode(200));
        Assert.Equal(
            cast.Calldata("put(uint8,address)", ["200", holder.ToString()]), Shapes.PutUint8Address.Encode(200, holder));
        Assert.Equal(cast.Calldata("put(string[])", ["[\"a\",\"\"]"]), Shapes.PutStringArray.Encode(["a", ""]));
    }

    [Fact]
    public void Constructor_arguments_are_those_of_cast()
    {
        AbiParameterShape[] shapes = Inputs(entry => entry.GetProperty("type").GetString() == "constructor");
        MethodInfo encode = typeof(Shapes.Constructor).GetMethod("Encode")!;
        object[] values = CreateValues(shapes, encode, new Random(Seed));

        byte[] expected = cast.AbiEncode($"constructor({Types(shapes)})", Format(shapes, values));

        Assert.Equal(Hex.Of(expected), Hex.Of((byte[])encode.Invoke(null, values)!));
    }

    [Fact]
    public void Errors_of_cast_are_decoded()
    {
        AbiParameterShape[] shapes = Inputs(entry => NameOf(entry) == "Detailed");
        Random random = new(Seed);
        for (int i = 0; i < 10; i++)
        {
            object[] values = CreateValues(shapes, typeof(Shapes.DetailedError).GetConstructors()[0], random);
            string[] texts = Format(shapes, values);
            byte[] revert = cast.Calldata($"Detailed({Types(shapes)})", texts);

            Assert.True(Shapes.DetailedError.TryDecode(revert, out Shapes.DetailedError error));
            Assert.Equal(texts, Format(shapes, [.. RandomValue.Members(error)]));
        }

        Assert.True(Shapes.PlainError.TryDecode(cast.Calldata("Plain()", []), out _));
    }

    [Theory]
    [InlineData("Static", "StaticEvent")]
    [InlineData("Hashed", "HashedEvent")]
    [InlineData("Unnamed", "UnnamedEvent")]
    public void Events_of_cast_are_decoded(string name, string generated)
    {
        JsonElement entry = Entries.Single(entry => NameOf(entry) == name);
        bool isAnonymous = entry.GetProperty("anonymous").GetBoolean();
        AbiParameterShape[] shapes = Inputs(candidate => NameOf(candidate) == name);
        bool[] indexed = [.. entry.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("indexed").GetBoolean())];
        Type[] targets = [.. shapes.Select(shape => TypeByName[shape.Signature])];
        Random random = new(Seed);
        for (int i = 0; i < 10; i++)
        {
            object[] values = [.. shapes.Select((shape, at) => RandomValue.Create(shape, targets[at], random))];
            string[] texts = Format(shapes, values);
            string declared = string.Join(',', shapes.Select((shape, at) => shape.Signature + (indexed[at] ? " indexed" : "")));
            byte[][] topics = cast.EventTopics($"{name}({declared})", texts);
            if (isAnonymous)
                topics = topics[1..];    // cast gives every event a topic of its own.
            byte[] data = cast.AbiEncode(
                $"f({Types([.. shapes.Where((_, at) => !indexed[at])])})", texts.Where((_, at) => !indexed[at]));
            EventLog log = Log(topics, data);

            object decoded = typeof(Shapes).GetNestedType(generated)!.GetMethod("Decode")!.Invoke(null, [log])!;
            object[] members = [.. RandomValue.Members(decoded)];
            int topic = isAnonymous ? 0 : 1;
            for (int at = 0; at < shapes.Length; at++)
            {
                bool isHash = members[at] is Hash32 && shapes[at].Type != "bytes32";
                string expected = isHash ? Hex.Of(topics[topic]) : texts[at];
                Assert.Equal(expected, isHash ? members[at].ToString() : RandomValue.Format(shapes[at], members[at]));
                topic += indexed[at] ? 1 : 0;
            }
        }
    }

    /// <summary>What the generated code makes of the types in the events.</summary>
    private static readonly Dictionary<string, Type> TypeByName = new()
    {
        ["address"] = typeof(Address),
        ["uint64"] = typeof(ulong),
        ["bytes32"] = typeof(Hash32),
        ["bool"] = typeof(bool),
        ["int32"] = typeof(int),
        ["uint8"] = typeof(byte),
        ["string"] = typeof(string),
        ["bytes"] = typeof(byte[]),
        ["uint256[]"] = typeof(System.Numerics.BigInteger[]),
    };

    private static EventLog Log(byte[][] topics, byte[] data) => new()
    {
        Address = default,
        TopicCount = (byte)topics.Length,
        Topic0 = topics.Length > 0 ? new Hash32(topics[0]) : default,
        Topic1 = topics.Length > 1 ? new Hash32(topics[1]) : default,
        Topic2 = topics.Length > 2 ? new Hash32(topics[2]) : default,
        Topic3 = topics.Length > 3 ? new Hash32(topics[3]) : default,
        Data = data,
        BlockNumber = 0,
        BlockHash = default,
        BlockTimestamp = 0,
        TransactionHash = default,
        TransactionIndex = 0,
        LogIndex = 0,
    };

    private static object[] CreateValues(AbiParameterShape[] shapes, MethodBase method, Random random) =>
        [.. method.GetParameters().Select((parameter, i) => RandomValue.Create(shapes[i], parameter.ParameterType, random))];

    private static string[] Format(AbiParameterShape[] shapes, object[] values) =>
        [.. shapes.Select((shape, i) => RandomValue.Format(shape, values[i]))];

    private static AbiParameterShape[] Inputs(Func<JsonElement, bool> predicate) =>
        [.. AbiParameterShape.ReadAll(Entries.Single(predicate), "inputs")];

    private static string Types(AbiParameterShape[] shapes) => string.Join(',', shapes.Select(shape => shape.Signature));

    private static object InvokeDecode(MethodInfo method, byte[] data) => typeof(CastConformanceTests)
        .GetMethod(nameof(InvokeDecodeResult), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(method.ReturnType)
        .Invoke(null, [method, data])!;

    private static object InvokeDecodeResult<T>(MethodInfo method, byte[] data) =>
        method.CreateDelegate<DecodeResult<T>>()(data)!;

    /// <summary>cast prints checksummed addresses, brackets tuples as arrays, and quotes large numbers.</summary>
    private static string Normalise(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Normalise))}]",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Flatten(string[] texts) => Flatten($"[{string.Join(',', texts)}]");

    private static string Flatten(string text) =>
        text.Replace("\"", "", StringComparison.Ordinal).Replace('(', '[').Replace(')', ']').ToLowerInvariant();

    private static string NameOf(JsonElement entry) => entry.TryGetProperty("name", out JsonElement name) ? name.GetString()! : "";

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static JsonElement[] ReadEntries()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "contracts-abi", "conformance", "Shapes.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
