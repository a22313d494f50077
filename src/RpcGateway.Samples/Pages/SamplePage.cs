namespace RpcGateway.Samples.Pages;

/// <summary>A web page of a sample.</summary>
/// <param name="Name">The name of its file, and the last part of its path.</param>
/// <param name="Title">The text of the links to it.</param>
/// <param name="Summary">What it shows, in one sentence.</param>
internal sealed record SamplePage(string Name, string Title, string Summary)
{
    public const string Folder = "/samples";

    /// <summary>The path at the gateway.</summary>
    public string Path => $"{Folder}/{Name}";
}
