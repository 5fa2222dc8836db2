using System.Text.RegularExpressions;
using CrossMargin.AbiGenerator;
using Microsoft.CodeAnalysis;

namespace CrossMargin.UnitTests.AbiGenerator;

public sealed partial class NamingTests
{
    [Theory]
    [InlineData("getReserveData", "GetReserveData")]
    [InlineData("_to", "To")]
    [InlineData("ADDRESSES_PROVIDER", "AddressesProvider")]
    [InlineData("POOL", "Pool")]
    [InlineData("aave-v3", "AaveV3")]
    [InlineData("LTV", "Ltv")]
    [InlineData("_1inch", "N1inch")]
    [InlineData("_", "")]
    public void Pascal_says_the_same_in_the_manner_of_CSharp(string name, string expected) =>
        Assert.Equal(expected, Naming.Pascal(name));

    [Fact]
    public void Names_that_would_clash_in_CSharp_are_told_apart()
    {
        const string Abi = """
            [
              { "type": "function", "name": "thing", "inputs": [], "outputs": [] },
              { "type": "function", "name": "equals", "inputs": [], "outputs": [] },
              { "type": "function", "name": "selector", "inputs": [], "outputs": [] },
              { "type": "function", "name": "POOL", "inputs": [], "outputs": [] },
              { "type": "function", "name": "pool", "inputs": [], "outputs": [] },
              { "type": "function", "name": "order", "inputs": [
                { "name": "order", "type": "tuple", "internalType": "struct A.Order", "components": [
                  { "name": "order", "type": "uint8" }, { "name": "Order", "type": "uint8" }, { "name": "params", "type": "bool" } ] },
                { "name": "_order", "type": "tuple", "internalType": "struct B.Order", "components": [
                  { "name": "side", "type": "bool" } ] },
                { "name": "params", "type": "string" },
                { "name": "", "type": "string" } ], "outputs": [] },
              { "type": "event", "name": "Toggle", "anonymous": false, "inputs": [
                { "name": "topic0", "type": "bool", "indexed": false }, { "name": "toString", "type": "bool", "indexed": false } ] }
            ]
            """;

        GeneratorDriverRunResult result = Generation.Run([("/x/y/Thing.json", Abi)], out var errors);

        Assert.Empty(result.Diagnostics);
        Assert.Empty(errors);
        string source = result.GeneratedTrees.Single().ToString();
        Assert.Equal(
            [
                "Thing", "ThingFunction", "EqualsFunction", "SelectorFunction", "Pool", "PoolFunction", "Order",
                "ToggleEvent", "OrderTuple", "BOrder", "AbiCodec",
            ],
            TypeNames().Matches(source).Select(match => match.Groups[1].Value));
        Assert.Contains("Encode(OrderTuple order, BOrder order1, string @params, string value3)", source, StringComparison.Ordinal);
        Assert.Contains("OrderTuple(byte Order, byte Order1, bool Params)", source, StringComparison.Ordinal);
        Assert.Contains("ToggleEvent(bool Topic00, bool ToString1)", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Overloads_are_named_after_their_parameter_types()
    {
        const string Abi = """
            [
              { "type": "function", "name": "mint", "inputs": [ { "name": "a", "type": "address" }, { "name": "b", "type": "uint256" } ], "outputs": [] },
              { "type": "function", "name": "mint", "inputs": [ { "name": "a", "type": "bytes32[2][]" } ], "outputs": [] },
              { "type": "event", "name": "Mint", "anonymous": false, "inputs": [ { "name": "a", "type": "address", "indexed": true } ] },
              { "type": "function", "name": "burn", "inputs": [ { "name": "a", "type": "address" } ], "outputs": [] }
            ]
            """;

        string source = Generation.Run(("/x/y/Thing.json", Abi)).GeneratedTrees.Single().ToString();

        Assert.Equal(
            ["Thing", "MintAddressUint256", "MintBytes32Array2Array", "MintEvent", "Burn", "AbiCodec"],
            TypeNames().Matches(source).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex(@"(?:static class|sealed record|record struct) (\w+)")]
    private static partial Regex TypeNames();
}
