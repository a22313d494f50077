namespace RpcGateway.Dashboard;

/// <summary>Another page of the application, to which the dashboard links.</summary>
public sealed class RpcDashboardLink
{
    /// <summary>Creates a link.</summary>
    /// <param name="title">The text of the link: one or two words.</param>
    /// <param name="path">The path of the page in the application, such as <c>/orders</c>, with a query if it has one. It must start with one slash.</param>
    /// <param name="description">One sentence about the page, for the start page of the dashboard; null for none.</param>
    public RpcDashboardLink(string title, string path, string? description = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The path of the link '{title}' is '{path}', but must start with one '/': links lead to pages of the same application.",
                nameof(path));
        }

        Title = title;
        Path = path;
        Description = description;
    }

    /// <summary>The text of the link.</summary>
    public string Title { get; }

    /// <summary>The path of the page in the application.</summary>
    public string Path { get; }

    /// <summary>One sentence about the page; null for none.</summary>
    public string? Description { get; }
}
