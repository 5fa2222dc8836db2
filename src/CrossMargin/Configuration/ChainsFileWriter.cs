using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>Writes the form that <see cref="ChainsFile"/> reads: for the demo, whose chains exist only while it runs.</summary>
internal static class ChainsFileWriter
{
    public static void Write(string file, ChainsConfiguration configuration)
    {
        using FileStream stream = File.Create(file);
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("chains");
        foreach (ChainSettings chain in configuration.Chains)
            WriteChain(json, chain);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteChain(Utf8JsonWriter json, ChainSettings chain)
    {
        json.WriteStartObject();
        json.WriteString("name", chain.Name);
        json.WriteNumber("chainId", chain.ChainId.Value);
        WriteObjects(json, "endpoints", chain.Endpoints, endpoint =>
        {
            json.WriteString("url", endpoint.Url.OriginalString);
            if (endpoint.RequestsPerSecondMax is { } rate)
                json.WriteNumber("requestsPerSecond", rate);
        });
        json.WriteNumber("blockTimeSeconds", chain.BlockTime.TotalSeconds);
        json.WriteNumber("finalitySeconds", chain.Finality.TotalSeconds);
        json.WriteString("creditFrom", BlockTagOf(chain.CreditFrom));
        json.WriteString("retention", chain.Retention == LedgerRetention.Full ? "full" : "finality");
        if (chain.SequencerFeed is { } feed)
            json.WriteString("sequencerFeed", feed.ToString());
        if (chain.Relay is { } relay)
            WriteRelay(json, relay);
        if (chain.Flash is { } flash)
            WriteFlash(json, flash);
        json.WriteString("dataFee", chain.DataFee == DataFee.OpStack ? "op-stack" : "none");
        if (chain.PendingPriceInterval is { } interval)
            json.WriteNumber("pendingPriceSeconds", interval.TotalSeconds);
        if (chain.MinProfitUsd is { } floor)
            json.WriteNumber("minProfitUsd", floor);
        json.WriteString("native", chain.Native.Symbol);
        WriteObjects(json, "feeds", chain.Feeds, feed =>
        {
            json.WriteString("underlying", feed.Underlying.Symbol);
            json.WriteString("address", feed.Address.ToString());
            json.WriteNumber("heartbeatSeconds", feed.Heartbeat.TotalSeconds);
            json.WriteNumber("deviation", feed.Deviation);
        });
        WriteObjects(json, "tokens", chain.Tokens, token =>
        {
            json.WriteString("symbol", token.Symbol);
            json.WriteString("address", token.Address.ToString());
            json.WriteNumber("decimals", token.Decimals);
            json.WriteString("underlying", token.Underlying.Symbol);
            if (token.InventoryHaircut is { } haircut)
                json.WriteNumber("inventoryHaircut", haircut);
        });
        WriteObjects(json, "venues", chain.Venues, venue =>
        {
            json.WriteString("name", venue.Name);
            json.WriteString("kind", venue.Kind);
            foreach ((string entry, Address address) in venue.Addresses)
                json.WriteString(entry, address.ToString());
            if (venue.Tokens.Count > 0)
                WriteTexts(json, "tokens", venue.Tokens);
            json.WriteNumber("startBlock", venue.StartBlock);
        });
        json.WriteEndObject();
    }

    private static void WriteRelay(Utf8JsonWriter json, RelaySettings relay)
    {
        json.WriteStartObject("privateRelay");
        json.WriteString("url", relay.Url.OriginalString);
        json.WriteString("method", relay.Method == RelayMethod.Bundle ? "eth_sendBundle" : "eth_sendPrivateTransaction");
        json.WriteNumber("blocks", relay.Blocks);
        json.WriteEndObject();
    }

    private static void WriteFlash(Utf8JsonWriter json, FlashSettings flash)
    {
        json.WriteStartObject("flash");
        json.WriteString("executor", flash.Executor.ToString());
        json.WriteString("swapFactory", flash.SwapFactory.ToString());
        json.WriteEndObject();
    }

    private static string BlockTagOf(FinalityLevel level) => level switch
    {
        FinalityLevel.Safe => "safe",
        FinalityLevel.Finalized => "finalized",
        _ => "head",
    };

    private static void WriteTexts(Utf8JsonWriter json, string property, IEnumerable<string> texts)
    {
        json.WriteStartArray(property);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteObjects<T>(Utf8JsonWriter json, string property, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(property);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
