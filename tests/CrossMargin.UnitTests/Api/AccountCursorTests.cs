using System.Buffers.Text;
using System.Text;
using CrossMargin.Api.Accounts;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Api;

public sealed class AccountCursorTests
{
    [Fact]
    public void TryDecode_inverts_Encode() => Prop.ForAll<double, int, int>((health, owner, chain) =>
    {
        AccountId account = new(Address.FromWord(Hash32.OfNumber(Math.Abs((long)owner))), chain > 0 ? new ChainId(chain) : null);
        AccountCursor cursor = new(AccountSort.Health, health, account);

        return AccountCursor.TryDecode(cursor.Encode(), out AccountCursor read) && read.Equals(cursor);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_keeps_an_infinite_health()
    {
        AccountCursor cursor = new(AccountSort.Health, double.PositiveInfinity, new AccountId(Address.Zero));

        Assert.True(AccountCursor.TryDecode(cursor.Encode(), out AccountCursor read));
        Assert.Equal(double.PositiveInfinity, read.Rank);
    }

    [Theory]
    [InlineData("Health|7ff0000000000000|0x0000000000000000000000000000000000000001")]            // A part is missing.
    [InlineData("Size|7ff0000000000000|0x0000000000000000000000000000000000000001|")]            // No such order.
    [InlineData("7|7ff0000000000000|0x0000000000000000000000000000000000000001|")]               // Nor such a number of one.
    [InlineData("Health|high|0x0000000000000000000000000000000000000001|")]
    [InlineData("Health|7ff0000000000000|0x01|")]
    [InlineData("Health|7ff0000000000000|0x0000000000000000000000000000000000000001|first")]
    public void TryDecode_refuses_what_is_no_place(string text) =>
        Assert.False(AccountCursor.TryDecode(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text)), out _));

    [Fact]
    public void TryDecode_refuses_what_is_too_long() =>
        Assert.False(AccountCursor.TryDecode(new string('A', 10_000), out _));

    [Fact]
    public void CompareTo_puts_any_two_places_in_one_order() => Prop.ForAll<double, double, int>((first, second, owner) =>
    {
        AccountCursor left = new(AccountSort.Health, first, new AccountId(Address.FromWord(Hash32.OfNumber(Math.Abs((long)owner)))));
        AccountCursor right = new(AccountSort.Health, second, new AccountId(Address.Zero));

        return Math.Sign(left.CompareTo(right)) == -Math.Sign(right.CompareTo(left));
    }).QuickCheckThrowOnFailure();
}
