namespace RpcGateway.Tests.Services;

[RpcContract("desk", Callback = typeof(IDeskCallback))]
public interface IDesk
{
    Task<string> DescribeCallAsync();

    Task<bool> AskCallerAsync(string question);

    Task AnnounceAsync(string group, string text);

    Task<int> CloseAsync();
}

[RpcContract("deskCallback")]
public interface IDeskCallback
{
    Task<bool> ConfirmAsync(string question);

    void Announced(string text);
}
