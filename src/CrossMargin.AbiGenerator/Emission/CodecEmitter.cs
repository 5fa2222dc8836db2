using CrossMargin.AbiGenerator.Model;

namespace CrossMargin.AbiGenerator.Emission;

/// <summary>Writes the expressions that read and write values, and one pair of methods for each array and struct that they need.</summary>
internal sealed class CodecEmitter
{
    public const string Runtime = "global::CrossMargin.Chain.Abi.";

    private readonly Dictionary<AbiType, string> _names = [];
    private readonly Queue<AbiType> _pending = new();

    /// <summary>An expression for the value whose head is at a position.</summary>
    /// <param name="frame">The position that offsets count from.</param>
    public string Read(AbiType type, string reader, string frame, string at)
    {
        string position = type.IsDynamic ? $"{reader}.ReadOffset({frame}, {at}, {type.Size})" : at;
        return type switch
        {
            IntegerType { IsSmall: true, Bits: var bits, IsSigned: var signed } =>
                Cast(type, bits) + $"{reader}.{(signed ? "ReadInt64" : "ReadUInt64")}({position}, {bits})",
            IntegerType integer =>
                $"{reader}.{(integer.IsSigned ? "ReadSigned" : "ReadUnsigned")}({position}, {integer.Bits})",
            AddressType => $"{reader}.ReadAddress({position})",
            BooleanType => $"{reader}.ReadBoolean({position})",
            FixedBytesType { IsWord: true } => $"{reader}.ReadHash32({position})",
            FixedBytesType bytes => $"{reader}.ReadFixedBytes({position}, {bytes.Length})",
            BytesType => $"{reader}.ReadBytes({position})",
            StringType => $"{reader}.ReadString({position})",
            _ => $"{ContractNames.Codec}.Read{Name(type)}(ref {reader}, {position})",
        };
    }

    /// <summary>A statement that writes the value, its head to a position.</summary>
    public string Write(AbiType type, string writer, string frame, string at, string value)
    {
        string position = type.IsDynamic ? $"{writer}.WriteOffset({frame}, {at}, {type.Size})" : at;
        return type switch
        {
            IntegerType { IsSmall: true, Bits: var bits, IsSigned: var signed } =>
                $"{writer}.{(signed ? "WriteInt64" : "WriteUInt64")}({position}, {value}, {bits});",
            IntegerType integer =>
                $"{writer}.{(integer.IsSigned ? "WriteSigned" : "WriteUnsigned")}({position}, {value}, {integer.Bits});",
            AddressType => $"{writer}.WriteAddress({position}, {value});",
            BooleanType => $"{writer}.WriteBoolean({position}, {value});",
            FixedBytesType { IsWord: true } => $"{writer}.WriteHash32({position}, {value});",
            FixedBytesType bytes => $"{writer}.WriteFixedBytes({position}, {value}, {bytes.Length});",
            BytesType => $"{writer}.WriteBytes({position}, {value});",
            StringType => $"{writer}.WriteString({position}, {value});",
            _ => $"{ContractNames.Codec}.Write{Name(type)}({writer}, {position}, {value});",
        };
    }

    /// <summary>Positions of the heads of values that stand one after the other, and the size of all.</summary>
    public static (IReadOnlyList<long> Positions, long Size) LayOut(IEnumerable<AbiParameter> parameters)
    {
        List<long> positions = [];
        long size = 0;
        foreach (AbiParameter parameter in parameters)
        {
            positions.Add(size);
            size += parameter.Type.HeadSize;
        }

        return (positions, size);
    }

    /// <summary>The class with the methods that were asked for, and those that they need in turn.</summary>
    public void EmitMethods(CodeText source)
    {
        if (_pending.Count == 0)
            return;
        source.Block($"private static class {ContractNames.Codec}", () =>
        {
            while (_pending.Count > 0)
            {
                AbiType type = _pending.Dequeue();
                if (type is TupleType tuple)
                    EmitTuple(source, tuple);
                else
                    EmitArray(source, (ArrayType)type);
            }
        });
    }

    private void EmitTuple(CodeText source, TupleType tuple)
    {
        IReadOnlyList<string> names = ContractNames.OfMembers(tuple.Members, tuple.RecordName);
        IReadOnlyList<long> positions = LayOut(tuple.Members).Positions;
        IEnumerable<string> reads = tuple.Members.Select((member, i) => Read(member.Type, "reader", "at", $"at + {positions[i]}"));
        source.Block($"public static {tuple.CSharp} Read{Name(tuple)}(ref {Runtime}AbiReader reader, int at)", () =>
            source.Line($"return new({string.Join(", ", reads)});"));
        source.Block($"public static void Write{Name(tuple)}({Runtime}AbiWriter writer, int at, {tuple.CSharp} value)", () =>
        {
            for (int i = 0; i < names.Count; i++)
                source.Line(Write(tuple.Members[i].Type, "writer", "at", $"at + {positions[i]}", $"value.{names[i]}"));
        });
    }

    private void EmitArray(CodeText source, ArrayType array)
    {
        long itemSize = array.Item.HeadSize;
        source.Block($"public static {array.CSharp} Read{Name(array)}(ref {Runtime}AbiReader reader, int at)", () =>
        {
            source.Line($"int length = {array.Length?.ToString() ?? $"reader.ReadLength(at, {itemSize})"};");
            source.Line(array.Length is null ? $"int head = at + {AbiType.WordSize};" : "int head = at;");
            source.Line($"{array.CSharp} items = {NewArray(array)};");
            source.Line("for (int i = 0; i < length; i++)");
            source.Line($"    items[i] = {Read(array.Item, "reader", "head", $"head + i * {itemSize}")};");
            source.Line("return items;");
        });
        source.Block($"public static void Write{Name(array)}({Runtime}AbiWriter writer, int at, {array.CSharp} items)", () =>
        {
            if (array.Length is { } length)
                source.Line($"{Runtime}AbiWriter.RequireLength(items.Length, {length});");
            source.Line(array.Length is null ? $"int head = writer.WriteLength(at, items.Length, {itemSize});" : "int head = at;");
            source.Line("for (int i = 0; i < items.Length; i++)");
            source.Line("    " + Write(array.Item, "writer", "head", $"head + i * {itemSize}", "items[i]"));
        });
    }

    /// <summary>C# puts the length of an array of arrays first: new byte[length][].</summary>
    private static string NewArray(ArrayType array)
    {
        string item = array.Item.CSharp;
        int bracket = item.IndexOf('[');
        return bracket < 0 ? $"new {item}[length]" : $"new {item.Substring(0, bracket)}[length]{item.Substring(bracket)}";
    }

    private static string Cast(AbiType type, int bits) => bits > 56 ? "" : $"({type.CSharp})";

    /// <summary>The end of the names of the type's two methods, which it makes sure are written.</summary>
    private string Name(AbiType type)
    {
        if (_names.TryGetValue(type, out string? known))
            return known;
        string name = type.Word;
        for (int number = 2; _names.ContainsValue(name); number++)
            name = type.Word + number;
        _names.Add(type, name);
        _pending.Enqueue(type);
        return name;
    }
}
