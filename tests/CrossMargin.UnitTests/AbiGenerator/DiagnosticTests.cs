using Microsoft.CodeAnalysis;

namespace CrossMargin.UnitTests.AbiGenerator;

public sealed class DiagnosticTests
{
    private const string Path = "/contracts-abi/some-venue/Thing.json";

    [Theory]
    [InlineData("", 1, 1, "expected a value, found the end of the file")]
    [InlineData("[\n  {\n    \"type\" \"event\"\n  }\n]", 3, 12, "expected ':', found '\"'")]
    [InlineData("[{ \"type\": \"receive\" },]", 1, 24, "expected a value, found ']'")]
    [InlineData("[] []", 1, 4, "expected the end of the file, found '['")]
    [InlineData("[{ \"type\": \"receive\", \"type\": \"receive\" }]", 1, 23, "the member \"type\" appears twice")]
    [InlineData("[{ \"type\": \"rec\\xeive\" }]", 1, 17, "expected an escape sequence, found 'x'")]
    [InlineData("[01]", 1, 2, "a number begins with 0")]
    [InlineData("{ \"abi\": [] }", 1, 1, "an ABI file is an array of functions, events and errors")]
    [InlineData("[\n5\n]", 2, 1, "an entry of an ABI is an object")]
    public void A_file_that_is_no_JSON_array_of_objects_is_CMABI001_where_it_breaks(
        string text, int line, int column, string message) => AssertFault(text, "CMABI001", line, column, message);

    [Fact]
    public void JSON_nested_beyond_any_reason_is_CMABI001() =>
        AssertFault(new string('[', 100_000), "CMABI001", 1, 65, "values are nested deeper than 64");

    [Theory]
    [InlineData("{ \"name\": \"f\" }", 2, 1, "\"type\" is missing")]
    [InlineData("{ \"type\": \"function\", \"inputs\": [], \"outputs\": [] }", 2, 1, "\"name\" is missing")]
    [InlineData("{ \"type\": \"function\", \"name\": \"f\", \"inputs\": [] }", 2, 1, "\"outputs\", an array, is missing")]
    [InlineData("{ \"type\": \"error\", \"name\": \"E\" }", 2, 1, "\"inputs\", an array, is missing")]
    [InlineData("{ \"type\": \"error\", \"name\": \"E\", \"inputs\": [\n{ \"name\": \"a\" }] }", 3, 1, "\"type\" is missing")]
    [InlineData("{ \"type\": \"error\", \"name\": \"E\", \"inputs\": [\n{ \"type\": \"bool\" }] }", 3, 1, "\"name\" is missing")]
    public void A_missing_field_is_CMABI002_where_its_object_begins(string entry, int line, int column, string message) =>
        AssertFault($"[\n{entry}\n]", "CMABI002", line, column, message);

    [Theory]
    [InlineData("uint")]
    [InlineData("uint7")]
    [InlineData("uint264")]
    [InlineData("int0")]
    [InlineData("uint08")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("fixed128x18")]
    [InlineData("string ")]
    [InlineData("bool[")]
    [InlineData("bool[0]")]
    [InlineData("bool[-1]")]
    [InlineData("bool[2]x")]
    [InlineData("uint256[99999999][99999999]")]
    [InlineData("")]
    public void A_type_that_Solidity_does_not_have_is_CMABI003(string type) =>
        AssertFault(Error($"\n{{ \"name\": \"a\", \"type\": \"{type}\" }}"), "CMABI003", 2, 24, $"\"{type}\" is not a type, or is too large for one");

    [Fact]
    public void An_entry_of_an_unknown_kind_is_CMABI003() => AssertFault(
        "[{ \"type\": \"modifier\" }]", "CMABI003", 1, 12,
        "the entry type \"modifier\" is none of function, event, error, constructor, receive, fallback");

    [Theory]
    [InlineData("{ \"name\": \"a\", \"type\": \"tuple\" }", 1)]
    [InlineData("{ \"name\": \"a\", \"type\": \"tuple[]\", \"components\": [] }", 1)]
    [InlineData("{ \"name\": \"a\", \"type\": \"tuple\", \"components\": {} }", 1)]
    public void A_tuple_without_components_is_CMABI004(string parameter, int column) => AssertFault(
        Error("\n" + parameter), "CMABI004", 2, column, "a tuple has \"components\", an array of at least one");

    [Fact]
    public void Components_of_what_is_no_tuple_are_CMABI004() => AssertFault(
        Error("\n{ \"name\": \"a\", \"type\": \"bool\", \"components\": [] }"), "CMABI004", 2, 46,
        "only a tuple has components, \"bool\" is none");

    [Theory]
    [InlineData("{ \"type\": \"error\", \"name\": \"E\", \"inputs\": [] }", "the error E() appears twice")]
    [InlineData("{ \"type\": \"constructor\", \"inputs\": [] }", "the constructor appears twice")]
    public void An_entry_that_appears_twice_is_CMABI005_at_the_second(string entry, string message) =>
        AssertFault($"[{entry},\n{entry}]", "CMABI005", 2, 1, message);

    [Fact]
    public void A_parameter_name_that_appears_twice_is_CMABI005() => AssertFault(
        Error("{ \"name\": \"a\", \"type\": \"bool\" },\n{ \"name\": \"a\", \"type\": \"bool\" }"), "CMABI005", 2, 1,
        "the parameter \"a\" appears twice");

    [Fact]
    public void Two_files_of_one_contract_are_CMABI005_and_the_first_is_generated()
    {
        GeneratorDriverRunResult result = Generation.Run(("/a/x-y/Thing.json", "[]"), ("/a/x_y/Thing.json", "[]"));

        Diagnostic fault = Assert.Single(result.Diagnostics);
        Assert.Equal(("CMABI005", "/a/x_y/Thing.json"), (fault.Id, fault.Location.GetLineSpan().Path));
        Assert.Single(result.GeneratedTrees);
    }

    [Theory]
    [InlineData("false", 3, true)]
    [InlineData("false", 4, false)]
    [InlineData("true", 4, true)]
    [InlineData("true", 5, false)]
    public void More_indexed_arguments_than_topics_are_CMABI006(string anonymous, int indexed, bool fits)
    {
        IEnumerable<string> inputs = Enumerable.Range(0, indexed)
            .Select(i => $"{{ \"name\": \"a{i}\", \"type\": \"bool\", \"indexed\": true }}");
        string text = $"[{{ \"type\": \"event\", \"anonymous\": {anonymous}, \"inputs\": [{string.Join(',', inputs)}],\n\"name\": \"E\" }}]";

        GeneratorDriverRunResult result = Generation.Run((Path, text));

        Assert.Equal(fits ? [] : ["CMABI006"], result.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("1st")]
    [InlineData("")]
    [InlineData("_")]
    public void A_name_that_is_none_is_CMABI007(string name) =>
        AssertFault($"[{{ \"type\": \"error\", \"inputs\": [],\n\"name\": \"{name}\" }}]", "CMABI007", 2, 9, $"\"{name}\" is not a name");

    [Fact]
    public void Every_fault_of_a_file_is_reported_and_other_files_are_generated_all_the_same()
    {
        string bad = Error("{ \"name\": \"a\", \"type\": \"uint\" }, { \"name\": \"b\", \"type\": \"tuple\" }, { \"type\": \"bool\" }");

        GeneratorDriverRunResult result = Generation.Run((Path, bad), ("/contracts-abi/other/Fine.json", "[]"));

        Assert.Equal(["CMABI003", "CMABI004", "CMABI002"], result.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.EndsWith("Other.Fine.g.cs", Assert.Single(result.GeneratedTrees).FilePath, StringComparison.Ordinal);
    }

    private static string Error(string inputs) => $"[{{ \"type\": \"error\", \"name\": \"E\", \"inputs\": [{inputs}] }}]";

    private static void AssertFault(string text, string id, int line, int column, string message)
    {
        GeneratorDriverRunResult result = Generation.Run((Path, text));

        Assert.Null(result.Results[0].Exception);
        Diagnostic fault = Assert.Single(result.Diagnostics);
        FileLinePositionSpan span = fault.Location.GetLineSpan();
        Assert.Equal(DiagnosticSeverity.Error, fault.Severity);
        Assert.Equal(
            (id, Path, line, column, message),
            (fault.Id, span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1, fault.GetMessage()));
    }
}
