using System.Text;

namespace RpcGateway.Host.Samples;

/// <summary>
/// Counts a UTF-8 text that comes in pieces, as <c>wc</c> does: words are what white space separates. The most frequent
/// words are counted in lower case, without the punctuation around them. Memory is bounded, whatever the text.
/// </summary>
internal sealed class WordCounter
{
    /// <summary>The longest word that is listed among the most frequent; longer ones only count as words.</summary>
    public const int LongestWord = 64;

    // Beyond twice this many different words the rarer half is forgotten: then the list is an estimate.
    private readonly int _wordsKept;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[4096];
    private readonly char[] _word = new char[LongestWord];
    private readonly Dictionary<string, long> _counts = [];
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _countsBySpan;
    private int _wordLength;
    private bool _inWord;

    public WordCounter(int wordsKept = 20_000)
    {
        _wordsKept = wordsKept;
        _countsBySpan = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public long Bytes { get; private set; }

    public long Lines { get; private set; }

    public long Words { get; private set; }

    /// <summary>Counts the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        Bytes += piece.Length;
        Lines += piece.Count((byte)'\n');
        Decode(piece, flush: false);
    }

    /// <summary>Ends the text: counts a word that nothing followed.</summary>
    public void Complete()
    {
        Decode([], flush: true);
        EndWord();
    }

    /// <summary>The most frequent words; those equally frequent in alphabetical order.</summary>
    public IEnumerable<(string Word, long Count)> Top(int count) => _counts
        .OrderByDescending(word => word.Value)
        .ThenBy(word => word.Key, StringComparer.Ordinal)
        .Take(count)
        .Select(word => (word.Key, word.Value));

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        bool completed;
        do
        {
            _decoder.Convert(bytes, _chars, flush, out var bytesUsed, out var charsUsed, out completed);
            bytes = bytes[bytesUsed..];
            foreach (var c in _chars.AsSpan(0, charsUsed))
            {
                Add(c);
            }
        }
        while (!completed);
    }

    private void Add(char c)
    {
        if (char.IsWhiteSpace(c))
        {
            EndWord();
            return;
        }

        _inWord = true;
        if (_wordLength < LongestWord)
        {
            _word[_wordLength] = char.ToLowerInvariant(c);
        }

        // One more than the longest says: too long to be listed.
        _wordLength = Math.Min(_wordLength + 1, LongestWord + 1);
    }

    private void EndWord()
    {
        if (!_inWord)
        {
            return;
        }

        Words++;
        if (_wordLength <= LongestWord)
        {
            Count(TrimPunctuation(_word.AsSpan(0, _wordLength)));
        }

        _inWord = false;
        _wordLength = 0;
    }

    private void Count(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return;
        }

        _countsBySpan.TryGetValue(word, out var count);
        _countsBySpan[word] = count + 1;
        if (_counts.Count > 2 * _wordsKept)
        {
            ForgetRareWords();
        }
    }

    private void ForgetRareWords()
    {
        foreach (var word in _counts.OrderBy(word => word.Value).Take(_counts.Count - _wordsKept).ToList())
        {
            _counts.Remove(word.Key);
        }
    }

    private static ReadOnlySpan<char> TrimPunctuation(ReadOnlySpan<char> word)
    {
        var start = 0;
        var end = word.Length;
        while (start < end && IsPunctuation(word[start]))
        {
            start++;
        }

        while (end > start && IsPunctuation(word[end - 1]))
        {
            end--;
        }

        return word[start..end];
    }

    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || char.IsSymbol(c);
}
