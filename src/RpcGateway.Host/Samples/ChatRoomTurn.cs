namespace RpcGateway.Host.Samples;

/// <summary>The right to read and change a room, until it is disposed.</summary>
internal sealed class ChatRoomTurn(ChatRooms rooms, ChatRoom room) : IDisposable
{
    public ChatRoom Room => room;

    public void Dispose()
    {
        room.Turn.Release();
        rooms.Leave(room);
    }
}
