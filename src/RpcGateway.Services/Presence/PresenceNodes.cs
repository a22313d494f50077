namespace RpcGateway.Services.Presence;

/// <summary>Reads the connections of the nodes: of this one directly, of others over the backplane.</summary>
internal sealed class PresenceNodes(string nodeId, LocalPresence local, IBackplane backplane, PresenceCodec codec)
{
    /// <summary>The operation that asks a node for a page.</summary>
    public const string PageOperation = "page";

    /// <summary>The operation that sets the state of a connection.</summary>
    public const string StateOperation = "state";

    // The ids of connections start with hexadecimal digits, so none of them is equal.
    private const string Prefix = "presence-";

    private const int Attempts = 3;
    private const int MaxPages = 4096;

    public string NodeId => nodeId;

    /// <summary>Where requests to a node are sent: to something that looks like a connection of it.</summary>
    public static string AddressOf(string nodeId) => Prefix + nodeId;

    /// <summary>The ids of the nodes with presence, with this one.</summary>
    /// <exception cref="RpcException">Other nodes are not reachable.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var others = await backplane.ListAsync(RpcAddress.PresenceNodes, cancellationToken);
                return [nodeId, .. others.Select(RpcConnectionId.GetNode).OfType<string>().Where(id => id != nodeId).Distinct()];
            }
            catch (RpcException e) when (e.Code == RpcErrorCode.Unavailable && attempt < Attempts)
            {
                // As below.
            }
        }
    }

    /// <summary>Reads the connections of a node.</summary>
    /// <returns>Its pages, as one; null if the node does not exist any more, or has no presence.</returns>
    /// <exception cref="RpcException">The node is not reachable.</exception>
    public async Task<PresencePage?> ReadAsync(
        string node, RpcAddress address, bool onlyCount, CancellationToken cancellationToken)
    {
        for (var (attempt, pages) = (1, 0); ; attempt++)
        {
            try
            {
                return await ReadAsync(node, new PresenceQuery(address.Kind, address.Name, Pages: pages, OnlyCount: onlyCount), cancellationToken);
            }
            catch (PageTooLargeException e) when (e.Pages < MaxPages)
            {
                // The other node cannot know how large messages can be here.
                (pages, attempt) = (e.Pages * 4, 0);
            }
            catch (RpcException e) when (e.Code == RpcErrorCode.Unavailable && attempt < Attempts)
            {
                // The node was lost while it was asked: now it is known whether it still exists.
            }
        }
    }

    private async Task<PresencePage?> ReadAsync(string node, PresenceQuery query, CancellationToken cancellationToken)
    {
        if (await ReadPageAsync(node, query, cancellationToken) is not { } first)
        {
            return null;
        }

        var (entries, connections) = (new List<RpcPresenceEntry>(first.Entries), first.Connections);
        var users = new HashSet<string>(first.Users, StringComparer.Ordinal);
        for (var number = 1; number < first.Pages; number++)
        {
            if (await ReadPageAsync(node, query with { Page = number, Pages = first.Pages }, cancellationToken) is not { } page)
            {
                return null;
            }

            entries.AddRange(page.Entries);
            connections += page.Connections;
            users.UnionWith(page.Users);
        }

        return first with { Entries = entries, Connections = connections, Users = users };
    }

    private async ValueTask<PresencePage?> ReadPageAsync(string node, PresenceQuery query, CancellationToken cancellationToken)
    {
        if (node == nodeId)
        {
            return local.Read(query);
        }

        var request = new BackplaneRequest(AddressOf(node), BackplaneOperation.Presence, PageOperation, PresenceCodec.Write(query));
        var response = await backplane.RequestAsync(request, cancellationToken);
        if (response?.ErrorCode == RpcErrorCode.LimitExceeded)
        {
            throw new PageTooLargeException(Math.Max(query.Pages, 1), response.ErrorMessage ?? "");
        }

        if (response?.ErrorCode is { } code)
        {
            throw new RpcException(code, response.ErrorMessage ?? "");
        }

        try
        {
            return response is null ? null : codec.ReadPage(response.Result.Span, node);
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(RpcErrorCode.InternalError, $"Node {node} has sent an invalid list of its connections: {e.Message}", e);
        }
    }

    private sealed class PageTooLargeException(int pages, string message) : RpcException(RpcErrorCode.LimitExceeded, message)
    {
        public int Pages => pages;
    }
}
