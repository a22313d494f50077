using System.Threading.Channels;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Tests.Yjs;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Nodes;

/// <summary>Notes of several nodes.</summary>
public sealed class NoteNodesTests(SharedRedis redis, SharedPostgreSql postgreSql)
{
    private static readonly NoteCursor Cursor = new("#3257d6", [1, 2], [3, 4]);

    [Fact]
    public async Task Push_AtBothNodes_BothReadTheSameChangesInTheSameOrder()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var here = (await nodes.ConnectAsync(nodes.First)).GetProxy<INotes>();
        var there = (await nodes.ConnectAsync(nodes.Second)).GetProxy<INotes>();
        var note = (await here.CreateAsync("Shared").DefaultTimeout()).Id;
        await using var first = here.OpenAsync(note).GetAsyncEnumerator();
        await using var second = there.OpenAsync(note).GetAsyncEnumerator();
        (await NextAsync(first)).Sequence.Should().Be(0);
        (await NextAsync(second)).Sequence.Should().Be(0);

        // Each has one client of Yjs, whose changes follow each other.
        async Task WriteAsync(INotes notes, int client)
        {
            for (var clock = 0; clock < 10; clock++)
            {
                await notes.PushAsync(note, YjsSamples.Letter(client, clock, 'a'), $"{client}.{clock}").DefaultTimeout();
            }
        }

        await Task.WhenAll(WriteAsync(here, 1), WriteAsync(there, 2));
        var (changes, others) = (new List<NoteChange>(), new List<NoteChange>());
        for (var i = 0; i < 20; i++)
        {
            changes.Add(await NextAsync(first));
            others.Add(await NextAsync(second));
        }

        changes.Select(change => change.Sequence).Should().Equal(Enumerable.Range(1, 20).Select(number => (long)number));
        others.Should().BeEquivalentTo(changes, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Show_AtOneNode_IsSeenAtTheOtherUntilTheConnectionEnds()
    {
        await using var nodes = await SampleNodes.StartAsync(redis, postgreSql);
        var seen = new EditorLog();
        var anna = (await nodes.ConnectAsync(nodes.First, configure: options => options.AddCallback<INotesCallback>(seen))).GetProxy<INotes>();
        var client = await nodes.ConnectAsync(nodes.Second, await SampleNodes.ClaimAsync(nodes.Second, "Ben"));
        var note = (await anna.CreateAsync("Shared").DefaultTimeout()).Id;
        await anna.ShowAsync(note, Cursor).DefaultTimeout();

        var shown = await client.GetProxy<INotes>().ShowAsync(note, Cursor).DefaultTimeout();

        (await seen.NextAsync()).Should().Be($"+{shown.Id} Ben");
        await client.DisposeAsync();
        (await seen.NextAsync()).Should().Be($"-{shown.Id}");
    }

    private static async Task<NoteChange> NextAsync(IAsyncEnumerator<NoteChange> changes)
    {
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        return changes.Current;
    }

    private sealed class EditorLog : INotesCallback
    {
        private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

        public void EditorShown(string note, NoteEditor editor) => _events.Writer.TryWrite($"+{editor.Id} {editor.Name}");

        public void EditorHidden(string note, string editor) => _events.Writer.TryWrite($"-{editor}");

        public void EditorsWanted(string note)
        {
        }

        public Task<string> NextAsync() => _events.Reader.ReadAsync().AsTask().DefaultTimeout();
    }
}
