namespace RpcGateway.FunctionalTests.Presence;

/// <summary>A service that uses presence.</summary>
[RpcContract("lobby")]
public interface ILobby
{
    /// <summary>Sets the state of the caller.</summary>
    Task<string> ShowAsync(string text, string group);

    /// <summary>Returns the texts of all who are in the group.</summary>
    Task<string[]> ListAsync(string group);
}
