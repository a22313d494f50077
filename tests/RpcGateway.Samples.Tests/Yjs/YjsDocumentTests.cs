using System.Text;
using RpcGateway.Samples.Yjs;

namespace RpcGateway.Samples.Tests.Yjs;

/// <summary>How updates are merged. tests/browser/notesMerge.test.ts compares the results with Yjs.</summary>
public sealed class YjsDocumentTests
{
    [Fact]
    public void ToUpdates_UpdatesOfYjs_JoinsThem() => Merge(YjsSamples.Typed).Should().Equal(YjsSamples.Joined);

    [Fact]
    public void ToUpdates_MergeOfYjs_IsTheSame() => Merge([YjsSamples.Merged]).Should().Equal(YjsSamples.Joined);

    [Fact]
    public void ToUpdates_AnyOrderAndRepeats_GivesTheSame()
    {
        var shuffled = YjsSamples.Typed.Reverse().Concat(YjsSamples.Typed);

        Merge([.. shuffled]).Should().Equal(YjsSamples.Joined);
    }

    [Fact]
    public void ToUpdates_AStateAfterTheUpdates_AddsNothing() =>
        Merge([.. YjsSamples.Typed, YjsSamples.State]).Should().Equal(YjsSamples.Joined);

    [Fact]
    public void ToUpdates_UpdatesAfterAState_ContainsEachCharacterOnce()
    {
        var merged = Merge([YjsSamples.State, .. YjsSamples.Typed]);

        YjsUpdate.Read(merged).Items.Sum(entry => entry.Item.Length).Should().Be(12);
        Merge([merged, YjsSamples.State]).Should().Equal(merged);
    }

    [Fact]
    public void ToUpdates_AState_IsTheSame() => Merge([YjsSamples.State]).Should().Equal(YjsSamples.State);

    [Fact]
    public void ToUpdates_NoUpdates_IsAnEmptyUpdate() => new YjsDocument().ToUpdates(100).Should().ContainSingle().Which.Should().Equal(0, 0);

    [Fact]
    public void GetStateVector_UpdatesOfYjs_EqualsThatOfYjs()
    {
        var document = new YjsDocument();
        foreach (var update in YjsSamples.Typed)
        {
            document.Add(update);
        }

        document.GetStateVector().Should().Equal(YjsSamples.StateVector);
    }

    [Fact]
    public void GetStateVector_LostUpdate_EndsAtTheGap()
    {
        var document = new YjsDocument();
        document.Add(YjsSamples.Letter(9, 0, 'a'));
        document.Add(YjsSamples.Letter(9, 2, 'c'));

        document.GetStateVector().Should().Equal(1, 9, 1);
        document.ToUpdates(1000).Should().ContainSingle();

        document.Add(YjsSamples.Letter(9, 1, 'b'));

        document.GetStateVector().Should().Equal(1, 9, 3);
    }

    [Fact]
    public void ToUpdates_GapBetweenItems_SurvivesAnotherMerge()
    {
        var letters = new[] { YjsSamples.Letter(9, 0, 'a'), YjsSamples.Letter(9, 5, 'f') };
        var merged = Merge(letters);

        Merge([merged]).Should().Equal(merged);
        Merge([merged, YjsSamples.Letter(9, 1, 'b')]).Length.Should().BeGreaterThan(merged.Length);
    }

    [Fact]
    public void ToUpdates_ManyLetters_AreJoined()
    {
        var document = new YjsDocument();
        for (var clock = 0; clock < 100_000; clock++)
        {
            document.Add(YjsSamples.Letter(9, clock, (char)('a' + clock % 26)));
        }

        var updates = document.ToUpdates(32 * 1024);

        updates.Sum(update => update.Length).Should().BeInRange(100_000, 100_100);
        updates.Should().OnlyContain(update => update.Length < 100 * 1024);
        updates.Should().HaveCountGreaterThan(2);
    }

    [Fact]
    public void ToUpdates_PartsOfAnySize_MergeToTheSame()
    {
        for (var size = 1; size < 60; size++)
        {
            var document = new YjsDocument();
            document.Add(YjsSamples.State);

            Merge([.. document.ToUpdates(size)]).Should().Equal(YjsSamples.State, "parts of {0} bytes contain everything", size);
        }
    }

    [Fact]
    public void ToUpdates_OneVeryLongText_IsDistributed()
    {
        var text = string.Concat(Enumerable.Repeat("x😀", 100_000));
        var writer = new YjsWriter();
        writer.Write([1, 1, 7, 0]);
        writer.WriteItem(new YjsItem(0, text.Length, null, null, Encoding.UTF8.GetBytes(text)));
        writer.Write([0]);
        var document = new YjsDocument();
        document.Add(writer.ToArray());

        var parts = document.ToUpdates(32 * 1024);

        parts.Should().HaveCountGreaterThan(5).And.OnlyContain(part => part.Length < 100 * 1024);
        var items = parts.SelectMany(part => YjsUpdate.Read(part).Items).Select(entry => Encoding.UTF8.GetString(entry.Item.Text!.Value.Span));
        string.Concat(items).Should().Be(text);
    }

    [Fact]
    public void ToUpdates_HalfOfACharacterIsKnown_ReplacesTheOtherHalf()
    {
        // Client 7 has written a letter and a character of two units; another update begins within that character.
        var whole = new YjsWriter();
        whole.Write([1, 1, 7, 0]);
        whole.WriteItem(new YjsItem(0, 3, null, null, "x😀"u8.ToArray()));
        whole.Write([0]);
        var half = new YjsWriter();
        half.Write([1, 1, 7, 0]);
        half.WriteItem(new YjsItem(0, 2, null, null, "x\uFFFD"u8.ToArray()));
        half.Write([0]);

        var merged = YjsUpdate.Read(Merge([half.ToArray(), whole.ToArray()])).Items.Select(entry => entry.Item).ToArray();

        merged.Sum(item => item.Length).Should().Be(3);
        merged[^1].Text!.Value.ToArray().Should().EndWith("\uFFFD"u8.ToArray());
    }

    private static byte[] Merge(IReadOnlyList<byte[]> updates)
    {
        var document = new YjsDocument();
        foreach (var update in updates)
        {
            document.Add(update);
        }

        return document.ToUpdates(1_000_000).Should().ContainSingle().Subject;
    }
}
