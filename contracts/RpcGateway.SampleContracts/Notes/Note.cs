namespace RpcGateway.SampleContracts.Notes;

/// <summary>A note.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Author">The name of the user that created it.</param>
/// <param name="Created">When it was created.</param>
public sealed record Note(string Id, string Title, string Author, DateTimeOffset Created);
