using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.Ledger.Links;

/// <summary>Who belongs to whom at one time: every account has one owner at most, and going from owner to owner ends at a root.</summary>
public sealed class LinkGraph
{
    private readonly Dictionary<AccountId, OwnerLink> _links = [];
    private readonly Dictionary<AccountId, AccountId> _roots = [];
    private readonly Dictionary<AccountId, List<AccountId>> _members = [];
    private readonly HashSet<AccountId> _contracts = [];
    private readonly HashSet<Hash32> _nonces = [];

    private LinkGraph()
    {
    }

    public static LinkGraph Empty { get; } = new();

    /// <summary>Every account that has an owner.</summary>
    public IReadOnlyCollection<AccountId> Linked => _links.Keys;

    /// <summary>Every side that is a contract on its chain, which its signature there has shown.</summary>
    public IReadOnlySet<AccountId> Contracts => _contracts;

    /// <param name="links">In the order in which they were taken: of two that contradict each other the first stands.</param>
    /// <param name="refuse">Told of every link that does not.</param>
    public static LinkGraph Of(IEnumerable<OwnerLink> links, Action<OwnerLink, LinkRefusal> refuse)
    {
        LinkGraph graph = new();
        foreach (OwnerLink link in links)
        {
            if (graph.Judge(link) is { } refusal)
            {
                refuse(link, refusal);
                continue;
            }

            graph._links.Add(link.Linked, link);
            graph._nonces.Add(link.Nonce);
            graph._contracts.UnionWith(SignedLink.Sides.Select(side => link[side]).Where(account => account.OnlyOn is not null));
        }

        foreach (AccountId linked in graph._links.Keys)
        {
            AccountId root = graph.Climb(linked);
            graph._roots.Add(linked, root);
            if (!graph._members.TryGetValue(root, out List<AccountId>? members))
                graph._members.Add(root, members = []);
            members.Add(linked);
        }

        return graph;
    }

    /// <summary>Whether a link can stand beside those that do.</summary>
    public LinkRefusal? Judge(OwnerLink link)
    {
        if (_links.TryGetValue(link.Linked, out OwnerLink? standing))
            return new LinkRefusal(LinkRefusalKind.SecondOwner, $"{link.Linked} is linked to {standing.Owner} already: that link must end first.");
        return Climb(link.Owner) == link.Linked
            ? new LinkRefusal(LinkRefusalKind.Cycle, $"{link.Owner} belongs to {link.Linked} already: it cannot be its owner.")
            : null;
    }

    public bool Holds(Hash32 nonce) => _nonces.Contains(nonce);

    /// <summary>The account that an account belongs to in the end; itself when it has no owner.</summary>
    public AccountId RootOf(AccountId account) => _roots.GetValueOrDefault(account, account);

    /// <summary>The account itself, and all that belong to it, however many links away.</summary>
    public IEnumerable<AccountId> MembersOf(AccountId root) =>
        _members.TryGetValue(root, out List<AccountId>? members) ? members.Prepend(root) : [root];

    /// <summary>The roots of this address as such, wherever it has a chain of its own or none.</summary>
    public IEnumerable<AccountId> RootsOf(Address owner) => _members.Keys.Where(root => root.Owner == owner);

    /// <summary>Ends, because a link that would close a circle is never taken.</summary>
    private AccountId Climb(AccountId account)
    {
        while (_links.TryGetValue(account, out OwnerLink? link))
            account = link.Owner;
        return account;
    }
}
