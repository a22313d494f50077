using RpcGateway.FunctionalTests.Builds;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Chat;

/// <summary>Messages between two accounts.</summary>
public sealed class DirectMessageTests
{
    [Fact]
    public async Task SendAsync_ReaderIsOffline_WaitsWithABadgeAlsoAfterARestart()
    {
        using var folder = new TemporaryFolder();
        string grace;
        await using (var first = await SampleServer.StartAsync(folder.Path))
        {
            grace = await first.ClaimAsync("Grace");
            var ada = await ChatUser.SignInAsync(first, "Ada");
            (await ada.Conversations.SendAsync("@grace", "Hello", "1")).Should().Be(1);
            (await ada.Conversations.SendAsync("@Grace", "Are you there?", "2")).Should().Be(2);
            (await ada.Conversations.ListAsync()).Should().ContainSingle().Which.Unread.Should().Be(0);
        }

        await using var second = await SampleServer.StartAsync(folder.Path);
        var reader = ChatUser.Create(second, grace);
        var listed = (await reader.Conversations.ListAsync()).Should().ContainSingle().Subject;
        (listed.Name, listed.Unread, listed.Latest?.Text).Should().Be(("@Ada", 2, "Are you there?"));
        var page = await reader.Conversations.ReadAsync("@Ada");
        page.Messages.Select(message => $"{message.Room} {message.Name}: {message.Text}").Should().Equal("@Ada Ada: Hello", "@Ada Ada: Are you there?");

        (await reader.Conversations.AcknowledgeAsync("@Ada", 1)).Should().Be(1);
        (await reader.Conversations.AcknowledgeAsync("@Ada", page.Last)).Should().Be(0);
        (await reader.Conversations.ListAsync())[0].Unread.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_Repeated_IsStoredAndAnnouncedOnce()
    {
        await using var server = await SampleServer.StartAsync();
        var grace = await ChatUser.SignInAsync(server, "Grace");
        await grace.Client.ConnectAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");

        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.Conversations.SendAsync("@Grace", "Hello", "same")));
        await ada.Conversations.SendAsync("@Grace", "Hello", "other");

        numbers.Should().AllBeEquivalentTo(1);
        (await grace.Events.NextAsync()).Should().Be("@Ada #1 Ada: Hello");
        (await grace.Events.NextAsync()).Should().Be("@Ada #2 Ada: Hello");
        (await grace.Conversations.ReadAsync("@Ada")).Messages.Should().HaveCount(2);
    }

    [Fact]
    public async Task SendAsync_SameKeyWithAnotherText_IsRefused()
    {
        await using var server = await SampleServer.StartAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");
        await ada.Conversations.SendAsync("@Ada", "a note", "1");

        (await ErrorOf(() => ada.Conversations.SendAsync("@Ada", "another note", "1"))).Code.Should().Be(-32013);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("\u0000")]
    [InlineData("\uFFFD")]
    public async Task SendAsync_KeyThatCannotBeStored_IsRefused(string key)
    {
        await using var server = await SampleServer.StartAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");

        (await ErrorOf(() => ada.Conversations.SendAsync("@Ada", "a note", key))).Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task LeaveAsync_NameThatNoRoomCanHave_IsNoRoomOfTheCaller()
    {
        await using var server = await SampleServer.StartAsync();
        var guest = ChatUser.Create(server);

        (await ErrorOf(() => guest.Chat.LeaveAsync("a\nb"))).Code.Should().Be(SampleErrorCode.NotInRoom);
        (await ErrorOf(() => guest.Chat.LeaveAsync(""))).Code.Should().Be(SampleErrorCode.NotInRoom);
        (await ErrorOf(() => guest.Chat.JoinAsync("\uFFFD", "Ada"))).Code.Should().Be(SampleErrorCode.BadText);
    }

    [Fact]
    public async Task DirectMessages_OfOthers_AreNotReadable()
    {
        await using var server = await SampleServer.StartAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");
        await server.ClaimAsync("Grace");
        await ada.Conversations.SendAsync("@Grace", "secret", "1");
        var alan = await ChatUser.SignInAsync(server, "Alan");
        var guest = ChatUser.Create(server);

        (await alan.Conversations.ReadAsync("@Grace")).Messages.Should().BeEmpty();
        (await alan.Conversations.ReadAsync("@Ada")).Messages.Should().BeEmpty();
        (await ErrorOf(() => alan.Conversations.ReadAsync("@unknown"))).Code.Should().Be(1011);
        (await ErrorOf(() => guest.Conversations.ReadAsync("@Grace"))).Code.Should().Be(1010);
        (await ErrorOf(() => guest.Conversations.SendAsync("@Grace", "hello", "1"))).Code.Should().Be(1010);
        (await ErrorOf(() => guest.Conversations.ListAsync())).Code.Should().Be(1010);
        (await ErrorOf(() => guest.Chat.HistoryAsync("@ada@grace").ToListAsync().AsTask())).Code.Should().Be(1003);
    }

    [Fact]
    public async Task Typing_AndReading_ReachTheOtherDevices()
    {
        await using var server = await SampleServer.StartAsync();
        var token = await server.ClaimAsync("Grace");
        var (phone, laptop) = (ChatUser.Create(server, token), ChatUser.Create(server, token));
        await phone.Client.ConnectAsync();
        await laptop.Client.ConnectAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");

        await ada.Conversations.TypingAsync("@Grace");
        await ada.Conversations.SendAsync("@Grace", "Hello", "1");
        await phone.Conversations.AcknowledgeAsync("@Ada", 1);

        (await laptop.Events.NextAsync()).Should().Be("@Ada Ada is typing");
        (await laptop.Events.NextAsync()).Should().Be("@Ada #1 Ada: Hello");
        (await laptop.Events.NextAsync()).Should().Be("@Ada has 0 unread");
    }

    [Fact]
    public async Task PresenceAsync_OtherConnectsAndLeaves_ShowsIt()
    {
        await using var server = await SampleServer.StartAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");
        var grace = await ChatUser.SignInAsync(server, "Grace");
        await using var presence = ada.Conversations.PresenceAsync("@Grace").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await NextAsync(presence)).Should().BeEmpty();

        await grace.Client.ConnectAsync();
        (await NextAsync(presence)).Should().Equal("Grace");

        await grace.Client.DisposeAsync();
        (await NextAsync(presence)).Should().BeEmpty();
    }

    private static async Task<string[]> NextAsync(IAsyncEnumerator<string[]> presence)
    {
        (await presence.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        return presence.Current;
    }

    private static async Task<RpcException> ErrorOf(Func<Task> call) =>
        (await FluentActions.Awaiting(() => call().DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
}
