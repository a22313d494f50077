namespace RpcGateway.Samples.Chat;

/// <summary>Exclusive access to a room until disposed.</summary>
internal sealed class ChatRoomTurn(ChatRooms rooms, ChatRoom room) : IDisposable
{
    public ChatRoom Room => room;

    public void Dispose()
    {
        room.Turn.Release();
        rooms.Leave(room);
    }
}
