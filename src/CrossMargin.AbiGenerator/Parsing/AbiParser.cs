using CrossMargin.AbiGenerator.Json;
using CrossMargin.AbiGenerator.Model;
using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.AbiGenerator.Parsing;

/// <summary>Reads a standard ABI array, and collects every fault of it instead of stopping at the first.</summary>
internal sealed class AbiParser
{
    private readonly List<AbiFault> _faults = [];
    private readonly TupleTable _tuples = new();

    private AbiParser()
    {
    }

    /// <returns>The contract; or what is wrong with it.</returns>
    public static (AbiContract? Contract, IReadOnlyList<AbiFault> Faults) Parse(string text)
    {
        JsonValue root;
        try
        {
            root = JsonParser.Parse(text);
        }
        catch (JsonFaultException fault)
        {
            return (null, [new AbiFault(AbiFaultKind.MalformedJson, fault.Message, fault.Span)]);
        }

        AbiParser parser = new();
        IReadOnlyList<AbiEntry> entries = parser.ReadEntries(root);
        return parser._faults.Count > 0
            ? (null, parser._faults)
            : (new AbiContract(entries, parser._tuples.Tuples), []);
    }

    private List<AbiEntry> ReadEntries(JsonValue root)
    {
        List<AbiEntry> entries = [];
        HashSet<string> known = [];
        if (root.Kind != JsonKind.Array)
            Report(AbiFaultKind.MalformedJson, "an ABI file is an array of functions, events and errors", root);

        foreach (JsonValue item in root.Items)
        {
            if (item.Kind != JsonKind.Object)
                Report(AbiFaultKind.MalformedJson, "an entry of an ABI is an object", item);
            else if (ReadEntry(item) is { } entry)
            {
                if (!known.Add($"{entry.Kind} {(entry.Kind == AbiEntryKind.Constructor ? "" : entry.Signature)}"))
                    Report(AbiFaultKind.Duplicate, $"the {Describe(entry)} appears twice", item);
                entries.Add(entry);
            }
        }

        return entries;
    }

    private AbiEntry? ReadEntry(JsonValue item)
    {
        if (ReadText(item, "type", isRequired: true) is not { } type)
            return null;
        switch (type)
        {
            case "receive" or "fallback":    // They have no arguments to encode.
                return null;
            case "constructor":
                return new AbiEntry(AbiEntryKind.Constructor, "", ReadParameters(item, "inputs", "constructor"), [], false);
            case "function":
                string function = ReadName(item);
                return new AbiEntry(
                    AbiEntryKind.Function,
                    function,
                    ReadParameters(item, "inputs", function),
                    ReadParameters(item, "outputs", function),
                    false);
            case "error":
                string error = ReadName(item);
                return new AbiEntry(AbiEntryKind.Error, error, ReadParameters(item, "inputs", error), [], false);
            case "event":
                return ReadEvent(item);
            default:
                Report(
                    AbiFaultKind.UnknownType,
                    $"the entry type \"{type}\" is none of function, event, error, constructor, receive, fallback",
                    item.Find("type")!);
                return null;
        }
    }

    private AbiEntry ReadEvent(JsonValue item)
    {
        string name = ReadName(item);
        bool isAnonymous = ReadFlag(item, "anonymous");
        List<AbiParameter> inputs = ReadParameters(item, "inputs", name);
        int indexed = inputs.Count(input => input.IsIndexed);
        int maximum = isAnonymous ? 4 : 3;
        if (indexed > maximum)
        {
            Report(
                AbiFaultKind.TooManyIndexed,
                $"the event \"{name}\" has {indexed} indexed arguments, a log has room for {maximum}",
                item.Find("name") ?? item);
        }

        return new AbiEntry(AbiEntryKind.Event, name, inputs, [], isAnonymous);
    }

    private List<AbiParameter> ReadParameters(JsonValue owner, string field, string ownerName)
    {
        List<AbiParameter> parameters = [];
        HashSet<string> names = [];
        if (owner.Find(field) is not { Kind: JsonKind.Array } list)
        {
            Report(AbiFaultKind.MissingField, $"\"{field}\", an array, is missing", owner);
            return parameters;
        }

        foreach (JsonValue item in list.Items)
        {
            if (item.Kind != JsonKind.Object)
            {
                Report(AbiFaultKind.MalformedJson, "a parameter is an object", item);
                continue;
            }

            string name = ReadText(item, "name", isRequired: true) ?? "";
            if (name.Length > 0 && !Naming.IsIdentifier(name))
                Report(AbiFaultKind.BadName, $"\"{name}\" is not a name", item.Find("name")!);
            else if (name.Length > 0 && !names.Add(name))
                Report(AbiFaultKind.Duplicate, $"the parameter \"{name}\" appears twice", item);
            string fallbackName = ownerName + "." + (name.Length > 0 ? name : "Value" + parameters.Count) + "Tuple";
            if (ReadType(item, fallbackName) is { } type)
                parameters.Add(new AbiParameter(name, type, ReadFlag(item, "indexed")));
        }

        return parameters;
    }

    private AbiType? ReadType(JsonValue parameter, string fallbackName)
    {
        if (ReadText(parameter, "type", isRequired: true) is not { } name)
            return null;
        (string itemName, string dimensions) = TypeParser.SplitArray(name);
        bool isTuple = itemName == "tuple";
        if (!isTuple && parameter.Find("components") is { } components)
            Report(AbiFaultKind.BadTuple, $"only a tuple has components, \"{name}\" is none", components);

        AbiType? item = isTuple ? ReadTuple(parameter, fallbackName) : TypeParser.FindElementary(itemName);
        if (item is null && isTuple)
            return null;
        AbiType? type = item is null ? null : TypeParser.FindArray(item, dimensions);
        if (type is null)
            Report(AbiFaultKind.UnknownType, $"\"{name}\" is not a type, or is too large for one", parameter.Find("type")!);
        return type;
    }

    private TupleType? ReadTuple(JsonValue parameter, string fallbackName)
    {
        if (parameter.Find("components") is not { Kind: JsonKind.Array, Items.Count: > 0 })
        {
            Report(AbiFaultKind.BadTuple, "a tuple has \"components\", an array of at least one", parameter);
            return null;
        }

        string structName = ReadStructName(parameter) ?? fallbackName;
        int faults = _faults.Count;
        List<AbiParameter> members = ReadParameters(parameter, "components", structName);
        if (_faults.Count > faults)
            return null;
        TupleType tuple = _tuples.FindOrAdd(structName, members);
        if (tuple.Size <= TypeParser.MaximumSize)
            return tuple;
        Report(AbiFaultKind.BadTuple, "the tuple is too large", parameter);
        return null;
    }

    /// <summary>DataTypes.ReserveData of the internal type struct DataTypes.ReserveData[]; null when it tells no struct.</summary>
    private string? ReadStructName(JsonValue parameter)
    {
        const string Prefix = "struct ";
        string? internalType = ReadText(parameter, "internalType", isRequired: false);
        if (internalType is null || !internalType.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        string name = TypeParser.SplitArray(internalType.Substring(Prefix.Length)).Item;
        return name.Split('.').All(Naming.IsIdentifier) && Naming.Pascal(name).Length > 0 ? name : null;
    }

    private string ReadName(JsonValue item)
    {
        string name = ReadText(item, "name", isRequired: true) ?? "";
        if (item.Find("name") is { Kind: JsonKind.Text } value && (!Naming.IsIdentifier(name) || Naming.Pascal(name).Length == 0))
            Report(AbiFaultKind.BadName, $"\"{name}\" is not a name", value);
        return name;
    }

    private string? ReadText(JsonValue item, string field, bool isRequired)
    {
        JsonValue? value = item.Find(field);
        if (value is { Kind: JsonKind.Text })
            return value.Text;
        if (value is not null)
            Report(AbiFaultKind.MalformedJson, $"\"{field}\" is a text", value);
        else if (isRequired)
            Report(AbiFaultKind.MissingField, $"\"{field}\" is missing", item);
        return null;
    }

    private bool ReadFlag(JsonValue item, string field)
    {
        JsonValue? value = item.Find(field);
        if (value is not null && value.Kind is not (JsonKind.True or JsonKind.False))
            Report(AbiFaultKind.MalformedJson, $"\"{field}\" is true or false", value);
        return value is { Kind: JsonKind.True };
    }

    private static string Describe(AbiEntry entry) => entry.Kind switch
    {
        AbiEntryKind.Constructor => "constructor",
        AbiEntryKind.Function => $"function {entry.Signature}",
        AbiEntryKind.Event => $"event {entry.Signature}",
        _ => $"error {entry.Signature}",
    };

    private void Report(AbiFaultKind kind, string message, JsonValue at) =>
        _faults.Add(new AbiFault(kind, message, FirstLine(at.Span)));

    /// <summary>An object's span would underline all of its lines: its opening bracket says where it is.</summary>
    private static TextSpan FirstLine(TextSpan span) => new(span.Start, Math.Min(span.Length, 1));
}
