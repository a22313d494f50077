namespace RpcGateway.FunctionalTests.Server;

[RpcContract("guarded")]
public interface IGuarded
{
    Task OpenAsync();

    Task OfficeAsync();

    Task LobbyAsync();

    void Knock();
}
