namespace Outside;

internal static class Outer
{
    internal static class Middle
    {
        [RpcContract("nested", Callback = typeof(ICallback))]
        internal interface IInner
        {
            internal const int Limit = 5;

            Task<Value> GetAsync(Value value, int limit = Limit);

            internal sealed record Value(int Number);
        }
    }

    [RpcContract("nestedCallback")]
    internal interface ICallback
    {
        void Happened();
    }
}
