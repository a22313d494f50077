#nullable disable

namespace Shapes;

[RpcContract("oblivious")]
public interface IOblivious
{
    Task<string> GetAsync(string text, List<string> texts, int number);

    Task RunAsync(IProgress<string> progress, IProgress<int> other = null);

    IAsyncEnumerable<string> ReadAsync(IAsyncEnumerable<string> items, Stream content);
}
