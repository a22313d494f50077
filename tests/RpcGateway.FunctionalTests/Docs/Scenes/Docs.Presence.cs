namespace Docs.Presence;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly IRpcPresence presence = null!;
    protected static readonly IBoard board = null!;
    protected static readonly CancellationToken stopping = CancellationToken.None;
}

[RpcContract("lobby")]
public interface ILobby
{
    Task EnterAsync(string room, string mood);

    Task<string[]> ListAsync(string room);
}

public sealed record Mood(string Text);

internal interface IBoard
{
    void Replace(IReadOnlyList<RpcPresenceEntry> entries);

    void Show(IReadOnlyList<RpcPresenceEntry> entries);

    void Remove(IReadOnlyList<RpcPresenceEntry> entries);
}
