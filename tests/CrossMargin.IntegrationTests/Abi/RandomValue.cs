using System.Numerics;
using System.Reflection;
using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Abi;

/// <summary>Seeded random values of every ABI type as the generated code takes them, and the text in which cast takes them.</summary>
public static class RandomValue
{
    private const string Letters = "abcXYZ 019-_.:/éß中😀";

    /// <param name="target">The C# type that the generated code has for it.</param>
    public static object Create(AbiParameterShape shape, Type target, Random random)
    {
        if (shape.IsArray)
        {
            Array items = Array.CreateInstance(target.GetElementType()!, shape.Length ?? random.Next(4));
            for (int i = 0; i < items.Length; i++)
                items.SetValue(Create(shape.Item, target.GetElementType()!, random), i);
            return items;
        }

        if (shape.IsTuple)
        {
            ConstructorInfo constructor = ConstructorOf(target);
            return constructor.Invoke([.. constructor.GetParameters()
                .Select((parameter, i) => Create(shape.Components[i], parameter.ParameterType, random))]);
        }

        return CreateElementary(shape.Type, target, random);
    }

    /// <summary>The text that cast takes; brackets around tuples are round there, and square in its JSON.</summary>
    /// <param name="isNested">Inside of an array or tuple a text stands in quotes.</param>
    public static string Format(AbiParameterShape shape, object value, bool isNested = false)
    {
        if (shape.IsArray)
            return $"[{string.Join(',', ((Array)value).Cast<object>().Select(item => Format(shape.Item, item, isNested: true)))}]";
        if (shape.IsTuple)
        {
            IEnumerable<string> members = Members(value).Select((member, i) => Format(shape.Components[i], member, isNested: true));
            return $"({string.Join(',', members)})";
        }

        return value switch
        {
            string text => isNested ? $"\"{text}\"" : text,
            byte[] bytes => Hex.Of(bytes),
            bool flag => flag ? "true" : "false",
            _ => value.ToString()!,
        };
    }

    /// <summary>The members of a record in the order of its declaration.</summary>
    public static IEnumerable<object> Members(object record) => ConstructorOf(record.GetType()).GetParameters()
        .Select(parameter => record.GetType().GetProperty(parameter.Name!)!.GetValue(record)!);

    private static object CreateElementary(string type, Type target, Random random)
    {
        switch (type)
        {
            case "address":
                return new Address(Bytes(random, Address.Size));
            case "bool":
                return random.Next(2) == 1;
            case "string":
                return Text(random);
            case "bytes":
                return Bytes(random, random.Next(100));
            case "bytes32":
                return new Hash32(Bytes(random, Hash32.Size));
            case "function":
                return Bytes(random, 24);
        }

        if (type.StartsWith("bytes", StringComparison.Ordinal))
            return Bytes(random, int.Parse(type["bytes".Length..]));
        bool isSigned = type[0] == 'i';
        int bits = int.Parse(type[(isSigned ? 3 : 4)..]);
        return Convert(Integer(random, bits, isSigned), target);
    }

    /// <summary>Often the ends of the range, else a number of any length.</summary>
    private static BigInteger Integer(Random random, int bits, bool isSigned)
    {
        BigInteger low = isSigned ? -(BigInteger.One << (bits - 1)) : 0;
        BigInteger high = (BigInteger.One << (isSigned ? bits - 1 : bits)) - 1;
        return random.Next(6) switch
        {
            0 => low,
            1 => high,
            2 => isSigned ? -1 : 0,
            _ => low + (new BigInteger(Bytes(random, 33), isUnsigned: true) >> random.Next(8 * 33)) % (high - low + 1),
        };
    }

    private static object Convert(BigInteger value, Type target) => Type.GetTypeCode(target) switch
    {
        TypeCode.Byte => (object)(byte)value,
        TypeCode.UInt16 => (object)(ushort)value,
        TypeCode.UInt32 => (object)(uint)value,
        TypeCode.UInt64 => (object)(ulong)value,
        TypeCode.SByte => (object)(sbyte)value,
        TypeCode.Int16 => (object)(short)value,
        TypeCode.Int32 => (object)(int)value,
        TypeCode.Int64 => (object)(long)value,
        _ => value,
    };

    private static string Text(Random random)
    {
        Rune[] letters = [.. Letters.EnumerateRunes()];
        StringBuilder text = new();
        for (int i = random.Next(50); i > 0; i--)
            text.Append(letters[random.Next(letters.Length)]);
        return text.ToString().Trim();    // As cast does with an argument.
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static ConstructorInfo ConstructorOf(Type record) =>
        record.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
}
