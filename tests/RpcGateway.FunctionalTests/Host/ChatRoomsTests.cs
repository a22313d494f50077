using RpcGateway.SampleContracts;
using RpcGateway.Samples.Chat;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class ChatRoomsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ChatRooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task EnterAsync_TurnTaken_WaitsForIt()
    {
        var first = await _rooms.EnterAsync("room", None).DefaultTimeout();
        var second = _rooms.EnterAsync("room", None);
        second.IsCompleted.Should().BeFalse();

        first.Dispose();

        using var turn = await second.DefaultTimeout();
        turn.Room.Name.Should().Be("room");
    }

    [Fact]
    public async Task EnterAsync_Cancelled_LeavesTheRoomUsable()
    {
        using var cancelled = new CancellationTokenSource();
        var first = await _rooms.EnterAsync("room", None).DefaultTimeout();
        var second = _rooms.EnterAsync("room", cancelled.Token).AsTask();

        await cancelled.CancelAsync();
        await second.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        first.Dispose();

        (await _rooms.EnterAsync("room", None).DefaultTimeout()).Dispose();
    }

    [Fact]
    public async Task TryEnterAsync_NoSuchRoom_ReturnsNull()
    {
        (await _rooms.TryEnterAsync("room", None).DefaultTimeout()).Should().BeNull();
        (await _rooms.TryEnterAsync("room", None).DefaultTimeout()).Should().BeNull();
    }

    [Fact]
    public async Task EnterAsync_TooManyRooms_ReplacesTheLongestEmptyRoom()
    {
        for (var i = 0; i < ChatRooms.MaxRooms; i++)
        {
            (await _rooms.EnterAsync($"room{i}", None).DefaultTimeout()).Dispose();
        }

        (await _rooms.EnterAsync("room0", None).DefaultTimeout()).Dispose();

        (await _rooms.EnterAsync("another", None).DefaultTimeout()).Dispose();

        (await _rooms.TryEnterAsync("room1", None).DefaultTimeout()).Should().BeNull();
        using var kept = await _rooms.TryEnterAsync("room0", None).DefaultTimeout();
        kept.Should().NotBeNull();
    }

    [Fact]
    public async Task EnterAsync_AllRoomsInUse_FailsWithACode()
    {
        for (var i = 0; i < ChatRooms.MaxRooms; i++)
        {
            using var turn = await _rooms.EnterAsync($"room{i}", None).DefaultTimeout();
            turn.Room.Add("connection", "name");
        }

        var enter = async () => await _rooms.EnterAsync("another", None).DefaultTimeout();

        (await enter.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(SampleErrorCode.TooManyRooms);
        _rooms.RoomsOf("connection").Should().HaveCount(ChatRooms.MaxRooms);
    }

    [Fact]
    public async Task Post_BeyondMaxHistory_RemovesTheOldest()
    {
        using var turn = await _rooms.EnterAsync("room", None).DefaultTimeout();

        for (var i = 0; i < ChatRoom.MaxHistory + 5; i++)
        {
            turn.Room.Post("name", "text", DateTimeOffset.UnixEpoch);
        }

        turn.Room.History.Should().HaveCount(ChatRoom.MaxHistory);
        turn.Room.History.First().Sequence.Should().Be(6);
    }

    [Fact]
    public async Task ClearThrough_Sequence_KeepsWhatCameLater()
    {
        using var turn = await _rooms.EnterAsync("room", None).DefaultTimeout();
        for (var i = 0; i < 3; i++)
        {
            turn.Room.Post("name", "text", DateTimeOffset.UnixEpoch);
        }

        turn.Room.ClearThrough(2);

        turn.Room.History.Select(message => message.Sequence).Should().Equal(3);
        turn.Room.Post("name", "text", DateTimeOffset.UnixEpoch).Sequence.Should().Be(4);
    }

    [Fact]
    public async Task ThrowIfCannotJoin_NameInUse_FailsUntilItLeaves()
    {
        using var turn = await _rooms.EnterAsync("room", None).DefaultTimeout();
        turn.Room.Add("1", "ada");
        turn.Room.Invoking(room => room.ThrowIfCannotJoin("ada"))
            .Should().Throw<RpcException>().Which.Code.Should().Be(SampleErrorCode.NameTaken);

        turn.Room.TryRemove("1", out var name).Should().BeTrue();

        name.Should().Be("ada");
        turn.Room.Invoking(room => room.ThrowIfCannotJoin("ada")).Should().NotThrow();
    }
}
