using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox;
using RpcGateway.Samples.Chat;
using RpcGateway.Samples.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Chat;

/// <summary>Rooms as stored conversations.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task SubscribeAsync_AfterARestart_ContinuesWithoutAGap()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await SampleServer.StartAsync(folder.Path))
        {
            await SendAsync(ChatUser.Create(first), "hall", 3);
        }

        await using var second = await SampleServer.StartAsync(folder.Path);
        var guest = ChatUser.Create(second);
        var items = guest.Conversations.SubscribeAsync("hall", 1).Take(4).ToListAsync(TestContext.Current.CancellationToken);
        await SendAsync(ChatUser.Create(second), "hall", 2, "later");

        (await items.AsTask().DefaultTimeout()).Select(item => $"{item.Sequence} {item.Message?.Text}")
            .Should().Equal("2 text 2", "3 text 3", "4 later 1", "5 later 2");
    }

    [Fact]
    public async Task SubscribeAsync_RoomWasCleared_SaysHowManyAreMissing()
    {
        await using var server = await SampleServer.StartAsync();
        var guest = ChatUser.Create(server);
        await SendAsync(guest, "hall", 5);
        (await guest.Chat.ClearAsync("hall")).Should().BeTrue();
        await guest.Chat.SendAsync("hall", "after");

        var items = await guest.Conversations.SubscribeAsync("hall", 2).Take(2).ToListAsync(TestContext.Current.CancellationToken);

        items.Select(item => (item.Sequence, item.Truncated, item.Message?.Text)).Should().Equal((5, 3, null), (6, 0, "after"));
        (await guest.Chat.HistoryAsync("hall").ToListAsync(TestContext.Current.CancellationToken)).Should().ContainSingle();
    }

    [Fact]
    public async Task ReadAsync_PagesBackwards_ReadsEachMessageOnce()
    {
        await using var server = await SampleServer.StartAsync();
        var guest = ChatUser.Create(server);
        await AppendAsync(server, "hall", 120, new string('ä', 1000));
        var read = new List<long>();
        var page = await guest.Conversations.ReadAsync("hall", count: 50);
        while (page.Messages.Count > 0)
        {
            page.HasOlder.Should().Be(page.Messages[0].Sequence > 1);
            read.InsertRange(0, page.Messages.Select(message => message.Sequence));
            page = await guest.Conversations.ReadAsync("hall", page.Messages[0].Sequence, 50);
            if (read[0] == 1)
            {
                break;
            }
        }

        read.Should().Equal(Enumerable.Range(1, 120).Select(number => (long)number));
    }

    [Fact]
    public async Task ReadAsync_AMillionUnread_CountsThemAndReadsOnePage()
    {
        await using var server = await SampleServer.StartAsync();
        var ada = await ChatUser.SignInAsync(server, "Ada");
        await ada.Chat.JoinAsync("hall", "Ada");
        await AppendAsync(server, "hall", 1_000_000, "text");

        var listed = (await ada.Conversations.ListAsync()).Should().ContainSingle().Subject;
        var page = await ada.Conversations.ReadAsync("hall");

        (listed.Unread, page.Unread, page.Last).Should().Be((1_000_000, 1_000_000, 1_000_000));
        page.Messages.Should().HaveCount(50);
        page.Messages[^1].Sequence.Should().Be(1_000_000);
        (await ada.Conversations.AcknowledgeAsync("hall", 999_999)).Should().Be(1);
    }

    [Fact]
    public async Task JoinAsync_AsAnAccount_ListsTheRoomUntilItIsLeft()
    {
        await using var server = await SampleServer.StartAsync();
        await SendAsync(ChatUser.Create(server), "hall", 3);
        var ada = await ChatUser.SignInAsync(server, "Ada");

        await ada.Chat.JoinAsync("hall", "Ada");
        var listed = (await ada.Conversations.ListAsync()).Should().ContainSingle().Subject;
        (listed.Name, listed.Unread).Should().Be(("hall", 0));

        await ada.Chat.LeaveAsync("hall");
        (await ada.Conversations.ListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task LeaveAsync_JoinedOnAnotherDevice_RemovesTheRoomFromTheList()
    {
        await using var server = await SampleServer.StartAsync();
        var token = await server.ClaimAsync("Ada");
        var (phone, laptop) = (ChatUser.Create(server, token), ChatUser.Create(server, token));
        await phone.Chat.JoinAsync("hall", "Ada");

        await laptop.Chat.LeaveAsync("hall");

        (await laptop.Conversations.ListAsync()).Should().BeEmpty();
        (await ErrorOf(() => laptop.Chat.LeaveAsync("hall"))).Code.Should().Be(1005);
    }

    [Fact]
    public async Task JoinAsync_NameOfAnAccount_IsReserved()
    {
        await using var server = await SampleServer.StartAsync();
        var token = await server.ClaimAsync("Ada");
        var (guest, ada, again) = (ChatUser.Create(server), ChatUser.Create(server, token), ChatUser.Create(server, token));

        (await ErrorOf(() => guest.Chat.JoinAsync("hall", "ada"))).Code.Should().Be(1006);
        (await ErrorOf(() => ada.Chat.JoinAsync("hall", "Countess"))).Code.Should().Be(1006);
        await ada.Chat.JoinAsync("hall", "Ada");
        (await again.Chat.JoinAsync("hall", "Ada")).Members.Should().Equal("Ada");
        (await ErrorOf(() => guest.Chat.JoinAsync("@Ada", "guest"))).Code.Should().Be(1003);

        await again.Client.DisposeAsync();
        await guest.Chat.JoinAsync("hall", "guest");
        (await ada.Events.NextAsync()).Should().Be("hall +guest");
    }

    [Fact]
    public async Task PresenceAsync_Room_ShowsMembersAsTheyComeAndGo()
    {
        await using var server = await SampleServer.StartAsync();
        var (ada, grace) = (ChatUser.Create(server), ChatUser.Create(server));
        await ada.Chat.JoinAsync("hall", "Ada");
        await using var presence = ada.Conversations.PresenceAsync("hall").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await presence.MoveNextAsync().AsTask().DefaultTimeout();
        presence.Current.Should().Equal("Ada");

        await grace.Chat.JoinAsync("hall", "Grace");
        await presence.MoveNextAsync().AsTask().DefaultTimeout();
        presence.Current.Should().Equal("Ada", "Grace");

        await grace.Conversations.TypingAsync("hall");
        (await ada.Events.NextAsync()).Should().Be("hall +Grace");
        (await ada.Events.NextAsync()).Should().Be("hall Grace is typing");
        await grace.Chat.LeaveAsync("hall");
        await presence.MoveNextAsync().AsTask().DefaultTimeout();
        presence.Current.Should().Equal("Ada");
    }

    private static async Task SendAsync(ChatUser user, string room, int count, string text = "text")
    {
        await user.Chat.JoinAsync(room, "sender");
        for (var i = 1; i <= count; i++)
        {
            await user.Conversations.SendAsync(room, $"{text} {i}", $"{text}{i}");
        }
    }

    private static async Task AppendAsync(SampleServer server, string room, int count, string text)
    {
        var lines = server.Gateway.Services.GetRequiredService<IRpcMailbox<ChatLine>>();
        var drafts = Enumerable.Repeat(new RpcMailDraft<ChatLine>(ChatPlace.Room(room).Queue, new ChatLine("sender", text)), count);
        foreach (var portion in drafts.Chunk(1000))
        {
            await lines.AppendAsync(portion);
        }
    }

    private static async Task<RpcException> ErrorOf(Func<Task> call) =>
        (await FluentActions.Awaiting(() => call().DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
}
