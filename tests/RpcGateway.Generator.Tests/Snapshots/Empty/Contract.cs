namespace Shapes;

[RpcContract("empty")]
public interface IEmpty;
