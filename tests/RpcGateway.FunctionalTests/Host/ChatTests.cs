using RpcGateway.Client;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class ChatTests(SharedGateway gateway) : IAsyncLifetime
{
    private readonly string _room = $"room-{Guid.NewGuid():N}";
    private readonly ChatEvents _adasEvents = new();
    private readonly ChatEvents _bobsEvents = new();
    private RpcClient _ada = null!;
    private RpcClient _bob = null!;

    private IChat Ada => _ada.GetProxy<IChat>();

    private IChat Bob => _bob.GetProxy<IChat>();

    public async ValueTask InitializeAsync()
    {
        _ada = await gateway.ConnectAsync(options => options.AddCallback<IChatCallback>(_adasEvents));
        _bob = await gateway.ConnectAsync(options => options.AddCallback<IChatCallback>(_bobsEvents));
    }

    public async ValueTask DisposeAsync()
    {
        await _ada.DisposeAsync();
        await _bob.DisposeAsync();
    }

    [Fact]
    public async Task JoinAsync_SecondMember_NotifiesTheFirst()
    {
        (await Ada.JoinAsync(_room, "ada").DefaultTimeout()).Members.Should().Equal("ada");

        var snapshot = await Bob.JoinAsync(_room, "bob").DefaultTimeout();

        snapshot.Room.Should().Be(_room);
        snapshot.Members.Should().Equal("ada", "bob");
        (await _adasEvents.NextAsync()).Should().Be($"{_room} +bob");
        (await Ada.MembersAsync(_room).DefaultTimeout()).Should().Equal("ada", "bob");
    }

    [Fact]
    public async Task JoinAsync_Again_ChangesNothing()
    {
        await JoinBothAsync();

        (await Bob.JoinAsync(_room, "bob").DefaultTimeout()).Members.Should().Equal("ada", "bob");
        await Bob.LeaveAsync(_room).DefaultTimeout();

        (await _adasEvents.NextAsync()).Should().Be($"{_room} -bob");
    }

    [Theory]
    [InlineData("", "bob", 1003)]
    [InlineData("room", "  ", 1003)]
    [InlineData("room", "two\nlines", 1003)]
    [InlineData("room", "12345678901234567890123456789012345678901234567890123456789012345", 1003)]
    public async Task JoinAsync_InvalidName_Fails(string room, string name, int code)
    {
        (await FailureOf(() => Ada.JoinAsync(room, name))).Code.Should().Be(code);
    }

    [Fact]
    public async Task JoinAsync_NameTaken_Fails()
    {
        await Ada.JoinAsync(_room, "ada").DefaultTimeout();

        (await FailureOf(() => Bob.JoinAsync(_room, "ada"))).Code.Should().Be(1006);
        (await FailureOf(() => Ada.JoinAsync(_room, "another"))).Code.Should().Be(1006);
    }

    [Fact]
    public async Task SendAsync_Messages_ReachAllInOrder()
    {
        await JoinBothAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? Ada : Bob).SendAsync(_room, "hello"))).DefaultTimeout();

        sent.Should().BeEquivalentTo(Enumerable.Range(1, 20));
        for (var i = 1; i <= 20; i++)
        {
            (await _adasEvents.NextAsync()).Should().StartWith($"{_room} #{i} ");
            (await _bobsEvents.NextAsync()).Should().StartWith($"{_room} #{i} ");
        }
    }

    [Fact]
    public async Task SendAsync_NotAMember_Fails()
    {
        await Ada.JoinAsync(_room, "ada").DefaultTimeout();

        (await FailureOf(() => Bob.SendAsync(_room, "hello"))).Code.Should().Be(1005);
        (await FailureOf(() => Bob.LeaveAsync(_room))).Code.Should().Be(1005);
        (await FailureOf(() => Bob.ClearAsync("no such room"))).Code.Should().Be(1005);
        (await FailureOf(() => Ada.SendAsync(_room, new string('x', 1001)))).Code.Should().Be(1003);
    }

    [Fact]
    public async Task SendAsync_TwoRooms_KeepsThemApart()
    {
        var other = _room + "-other";
        await JoinBothAsync();
        await Ada.JoinAsync(other, "countess").DefaultTimeout();

        await Ada.SendAsync(other, "alone").DefaultTimeout();
        await Ada.SendAsync(_room, "together").DefaultTimeout();

        (await _adasEvents.NextAsync()).Should().Be($"{other} #1 countess: alone");
        (await _bobsEvents.NextAsync()).Should().Be($"{_room} #1 ada: together");
    }

    [Fact]
    public async Task HistoryAsync_AfterANumber_StreamsLaterMessages()
    {
        await Ada.JoinAsync(_room, "ada").DefaultTimeout();
        for (var i = 1; i <= 5; i++)
        {
            await Ada.SendAsync(_room, $"text {i}").DefaultTimeout();
        }

        var all = await Bob.HistoryAsync(_room).ToListAsync().AsTask().DefaultTimeout();
        var later = await Bob.HistoryAsync(_room, 3).ToListAsync().AsTask().DefaultTimeout();

        all.Should().HaveCount(5);
        later.Select(message => message.Text).Should().Equal("text 4", "text 5");
        later[0].Name.Should().Be("ada");
        (await Bob.HistoryAsync("no such room").ToListAsync().AsTask().DefaultTimeout()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClearAsync_Confirmed_ClearsOnlyOnTrue(bool answer)
    {
        await Ada.JoinAsync(_room, "ada").DefaultTimeout();
        await Ada.SendAsync(_room, "hello").DefaultTimeout();
        await _adasEvents.NextAsync();
        _adasEvents.Answer = answer;

        (await Ada.ClearAsync(_room).DefaultTimeout()).Should().Be(answer);

        (await _adasEvents.NextAsync()).Should().Be($"Clear the message of '{_room}'?");
        var history = await Ada.HistoryAsync(_room).ToListAsync().AsTask().DefaultTimeout();
        history.Should().HaveCount(answer ? 0 : 1);
    }

    [Fact]
    public async Task ClearAsync_ClientWithoutCallback_NamesTheMissingMethod()
    {
        await using var mute = await gateway.ConnectAsync();
        await mute.GetProxy<IChat>().JoinAsync(_room, "mute").DefaultTimeout();

        var error = await FailureOf(() => mute.GetProxy<IChat>().ClearAsync(_room));

        error.Code.Should().Be(1009);
        error.Message.Should().Contain("chatCallback.confirm");
    }

    [Fact]
    public async Task Connection_Lost_NotifiesTheOthers()
    {
        await JoinBothAsync();
        await using var socket = await RawWebSocket.ConnectAsync(await gateway.RpcAsync());
        await socket.CallAsync("chat.join", $$"""["{{_room}}","carol"]""");
        (await _adasEvents.NextAsync()).Should().Be($"{_room} +carol");

        socket.Drop();

        (await _adasEvents.NextAsync()).Should().Be($"{_room} -carol");
        (await Ada.MembersAsync(_room).DefaultTimeout()).Should().Equal("ada", "bob");
    }

    private static async Task<RpcException> FailureOf(Func<Task> call) =>
        (await FluentActions.Awaiting(() => call().DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;

    private async Task JoinBothAsync()
    {
        await Ada.JoinAsync(_room, "ada").DefaultTimeout();
        await Bob.JoinAsync(_room, "bob").DefaultTimeout();
        (await _adasEvents.NextAsync()).Should().Be($"{_room} +bob");
    }
}
