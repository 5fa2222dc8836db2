namespace CrossMargin.Chain.Proofs;

/// <summary>Whether bytes are RLP all the way down. Bounded in memory and depth, whatever the bytes are.</summary>
public static class RlpCheck
{
    /// <summary>No structure of Ethereum nests as deeply.</summary>
    public const int MaxDepth = 64;

    /// <summary>The first fault of one item and of everything in it.</summary>
    public static RlpFault FindFault(ReadOnlyMemory<byte> bytes)
    {
        RlpFault fault = RlpItem.Read(bytes, out RlpItem root);
        if (fault != RlpFault.None || !root.IsList)
            return fault;
        // What is left of each list that is open, outermost first: no call is nested.
        ReadOnlyMemory<byte>[] open = new ReadOnlyMemory<byte>[MaxDepth];
        open[0] = root.Content;
        for (int depth = 0; depth >= 0;)
        {
            if (open[depth].IsEmpty)
            {
                depth--;
                continue;
            }

            fault = RlpItem.ReadFirst(open[depth], out RlpItem item, out int size);
            if (fault != RlpFault.None)
                return fault;
            open[depth] = open[depth][size..];
            if (!item.IsList)
                continue;
            if (++depth == MaxDepth)
                return RlpFault.TooMany;
            open[depth] = item.Content;
        }

        return RlpFault.None;
    }
}
