using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using CrossMargin.Ledger.Access;

namespace CrossMargin.UnitTests.Ledger;

public sealed class ApiTokenTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, ApiToken.SecretSize).Select(number => (byte)(number * 7))];

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void What_was_written_is_read(long number)
    {
        byte[] secret = new byte[ApiToken.SecretSize];

        Assert.True(ApiToken.TryRead(ApiToken.Write(number, Secret), out long key, secret));

        Assert.Equal(number, key);
        Assert.Equal(Secret, secret);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cm_")]
    [InlineData("cm__{0}")]
    [InlineData("cm_01_{0}")]
    [InlineData("cm_-1_{0}")]
    [InlineData("cm_+1_{0}")]
    [InlineData("cm_1 _{0}")]
    [InlineData("cm_9223372036854775808_{0}")]
    [InlineData("CM_1_{0}")]
    [InlineData("cm_1_{0} ")]
    [InlineData(" cm_1_{0}")]
    [InlineData("cm_1_0{0}")]
    [InlineData("cm_1{0}")]
    [InlineData("{0}")]
    public void Nothing_else_is_read(string form)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Convert.ToHexStringLower(Secret));

        Assert.False(ApiToken.TryRead(text, out _, new byte[ApiToken.SecretSize]));
    }

    [Fact]
    public void A_secret_in_upper_case_or_with_another_letter_is_none()
    {
        string token = ApiToken.Write(1, Secret);

        Assert.False(ApiToken.TryRead("cm_1_" + token[5..].ToUpperInvariant(), out _, new byte[ApiToken.SecretSize]));
        Assert.False(ApiToken.TryRead(token[..^1] + "g", out _, new byte[ApiToken.SecretSize]));
        Assert.False(ApiToken.TryRead(token[..^1] + "é", out _, new byte[ApiToken.SecretSize]));
    }

    [Fact]
    public void A_key_takes_its_secret_and_no_other()
    {
        ApiKey key = Key();

        Assert.True(key.Matches(Secret));
        Assert.False(key.Matches(Secret.AsSpan(1)));
        Assert.False(key.Matches([]));
        for (int place = 0; place < Secret.Length; place++)
        {
            byte[] other = [.. Secret];
            other[place] ^= 1;
            Assert.False(key.Matches(other));
        }
    }

    [Fact]
    public void Digests_are_of_one_length_and_compared_in_constant_time()
    {
        Assert.Equal(Key().Digest.Length, ApiToken.Digest(Secret).Length);
        Assert.Equal(Key().Digest.Length, ApiToken.Digest([]).Length);
        MethodBase[] called = Calls(typeof(ApiKey).GetMethod(nameof(ApiKey.Matches))!);

        Assert.Contains(typeof(CryptographicOperations).GetMethod(nameof(CryptographicOperations.FixedTimeEquals))!, called);
        Assert.DoesNotContain(called, method => method.Name is "SequenceEqual" or "Equals" or "op_Equality");
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(101, null, true)]
    [InlineData(100, null, false)]
    [InlineData(null, 99, false)]
    [InlineData(101, 100, false)]
    public void A_key_holds_until_it_expires_or_is_revoked(int? expires, int? revoked, bool holds)
    {
        ApiKey key = Key() with { ExpiresAt = At(expires), RevokedAt = At(revoked) };

        Assert.Equal(holds, key.Holds(DateTimeOffset.FromUnixTimeSeconds(100)));

        static DateTimeOffset? At(int? seconds) => seconds is { } some ? DateTimeOffset.FromUnixTimeSeconds(some) : null;
    }

    private static ApiKey Key() =>
        new(1, "one", ApiToken.Digest(Secret), ApiScope.Read, 60, DateTimeOffset.UnixEpoch, null, null);

    /// <summary>Every place of the code at which a call may stand, and what is called there.</summary>
    private static MethodBase[] Calls(MethodInfo method)
    {
        byte[] code = method.GetMethodBody()!.GetILAsByteArray()!;
        return
        [
            .. Enumerable.Range(0, code.Length - 4)
                .Where(place => code[place] == OpCodes.Call.Value || code[place] == OpCodes.Callvirt.Value)
                .Select(place => method.Module.ResolveMethod(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(place + 1))))
                .OfType<MethodBase>(),
        ];
    }
}
