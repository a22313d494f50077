using System.Security.Claims;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Notes;
using RpcGateway.Testing;

namespace RpcGateway.Samples.Tests.Notes;

/// <summary>What editors see of each other. Names, ids and the form of colours come from the server.</summary>
public sealed class NotePresenceTests : IAsyncLifetime
{
    private static readonly NoteCursor Cursor = new("#3257d6", [1, 2], [3, 4]);

    private RpcTestGateway _gateway = null!;
    private string _note = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddSamples());
        _note = (await _gateway.CreateClient<INotes>().Proxy.CreateAsync("Shared", TestContext.Current.CancellationToken)).Id;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Show_SecondEditor_IsShownToTheFirstWithTheNameOfItsUser()
    {
        var (anna, seen) = Connect();
        await anna.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);
        var (ben, _) = Connect("Ben");

        var shown = await ben.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);

        await _gateway.WaitUntilAsync(() => seen.Shown.Count == 1);
        seen.Shown[0].Name.Should().Be("Ben");
        seen.Shown[0].Id.Should().Be(shown.Id);
        seen.Shown[0].Cursor.Should().BeEquivalentTo(Cursor);
        seen.Wanted.Should().Be(1);
    }

    [Fact]
    public async Task Show_EditorsWithoutUsers_AreNumberedGuests()
    {
        var first = await Connect().Client.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);
        var second = await Connect().Client.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);

        first.Name.Should().Be("Guest 1");
        second.Name.Should().Be("Guest 2");
    }

    [Theory]
    [InlineData("url(https://example.org)")]
    [InlineData("red; background: url(//x)")]
    [InlineData("#3257d6;")]
    [InlineData("#3257d6\n")]
    [InlineData("#325")]
    [InlineData("")]
    public async Task Show_ColourOfAnotherForm_IsRefused(string colour)
    {
        var show = () => Connect().Client.Proxy.ShowAsync(_note, new NoteCursor(colour));

        (await show.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Show_PositionTooLong_IsRefused()
    {
        var show = () => Connect().Client.Proxy.ShowAsync(_note, Cursor with { Head = new byte[NoteLimits.MaxPosition + 1] });

        (await show.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Show_TooManyNotes_IsRefused()
    {
        var client = Connect().Client.Proxy;
        for (var index = 0; index < NoteLimits.MaxNotesPerEditor; index++)
        {
            var other = await client.CreateAsync($"{index}", TestContext.Current.CancellationToken);
            await client.ShowAsync(other.Id, Cursor, TestContext.Current.CancellationToken);
        }

        var show = () => client.ShowAsync(_note, Cursor);

        (await show.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.TooManyEditors);
    }

    [Fact]
    public async Task ConnectionEnds_OneOfThree_RemovesExactlyItsEditor()
    {
        var (anna, seen) = Connect();
        await anna.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);
        var (ben, _) = Connect("Ben");
        var (carl, _) = Connect("Carl");
        var id = (await ben.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken)).Id;
        await carl.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);

        await ben.DisposeAsync();

        await _gateway.WaitUntilAsync(() => seen.Hidden.Count > 0);
        seen.Hidden.Should().Equal(id);
    }

    [Fact]
    public async Task SocketIsLost_SessionStillWaits_RemovesTheEditorAtOnce()
    {
        var (anna, seen) = Connect();
        await anna.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);
        var (ben, _) = Connect("Ben");
        var first = await ben.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);

        ben.Network.Cut();
        await _gateway.WaitUntilAsync(() => seen.Hidden.Count > 0);
        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(2));
        var second = await ben.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);

        seen.Hidden.Should().Equal(first.Id);
        second.Id.Should().NotBe(first.Id);
        await _gateway.WaitUntilAsync(() => seen.Shown.Exists(editor => editor.Id == second.Id));
    }

    [Fact]
    public async Task Hide_OneEditor_IsTold()
    {
        var (anna, seen) = Connect();
        await anna.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken);
        var (ben, _) = Connect("Ben");
        var id = (await ben.Proxy.ShowAsync(_note, Cursor, TestContext.Current.CancellationToken)).Id;

        await ben.Proxy.HideAsync(_note, TestContext.Current.CancellationToken);
        await ben.Proxy.HideAsync(_note, TestContext.Current.CancellationToken);

        await _gateway.WaitUntilAsync(() => seen.Hidden.Count > 0);
        seen.Hidden.Should().Equal(id);
    }

    private (RpcTestClient<INotes> Client, Others Seen) Connect(string? name = null)
    {
        var others = new Others();
        var user = name is null ? null : new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
        return (_gateway.CreateClient<INotes>(options => options.AddCallback<INotesCallback>(others), user: user), others);
    }

    private sealed class Others : INotesCallback
    {
        public List<NoteEditor> Shown { get; } = [];

        public List<string> Hidden { get; } = [];

        public int Wanted { get; private set; }

        public void EditorShown(string note, NoteEditor editor) => Shown.Add(editor);

        public void EditorHidden(string note, string editor) => Hidden.Add(editor);

        public void EditorsWanted(string note) => Wanted++;
    }
}
